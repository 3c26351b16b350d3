import type { Endpoint } from "@acceptloop/address/endpoint";
import { connect, type Connection } from "@acceptloop/sockets";

const AT_ONCE = 100;
const PATIENCE = 5000;

/** Clients that are connected, and do no more than they are told. */
export class Crowd implements AsyncDisposable {
  readonly connections: Connection[] = [];

  /** Connects as many as the server, or the system, allows: some may be missing. */
  static async gather(endpoint: Endpoint, count: number, signal: AbortSignal): Promise<Crowd> {
    const crowd = new Crowd();
    for (let missing = count; missing > 0; missing -= AT_ONCE) {
      const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
      const joining = Array.from({ length: Math.min(AT_ONCE, missing) }, () =>
        connect(endpoint, { signal: patience }),
      );
      const outcomes = await Promise.allSettled(joining);
      signal.throwIfAborted();
      for (const outcome of outcomes)
        if (outcome.status === "fulfilled") crowd.connections.push(outcome.value);
      if (outcomes.some(({ status }) => status === "rejected")) break;
    }
    return crowd;
  }

  /** How many are there. */
  get size(): number {
    return this.connections.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.connections) connection.abort();
  }
}

/** Sends a message and waits for its echo; false when it does not come, or is another one. */
export async function isAnswered(
  connection: Connection,
  message: Uint8Array,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await connection.write(message);
    for (let received = 0; received < message.length;) {
      const bytes = await connection.read({ signal });
      if (bytes === null) return false;
      if (Buffer.compare(bytes, message.subarray(received, received + bytes.length)) !== 0) return false;
      received += bytes.length;
    }
    return true;
  } catch {
    return false;
  }
}
