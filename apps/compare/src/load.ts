import { createHistogram, performance, type RecordableHistogram } from "node:perf_hooks";
import type { Endpoint } from "@acceptloop/address/endpoint";
import { connect, type Connection, SocketError } from "@acceptloop/sockets";

/** What the clients of a load are. */
export interface LoadPlan {
  readonly clients: number;
  /** What each client sends, and expects to get back byte for byte, before it sends it again (a closed loop). */
  readonly request: Uint8Array;
}

/** What has come of a load. */
export interface LoadResult {
  readonly replies: number;
  /** From the sending of a request to the last byte of its reply, in nanoseconds. */
  readonly latency: RecordableHistogram;
  /** Clients that got at least one reply, since they connected. */
  readonly answered: number;
  /** Clients that could not connect. */
  readonly refused: number;
  /** Clients that were reset, cut off or answered wrongly. */
  readonly failed: number;
}

const LONGEST_LATENCY = 3_600_000_000_000;

/** Clients in closed loops, from their start to {@linkcode Load.stop}. */
export class Load {
  readonly #plan: LoadPlan;
  readonly #connections: Connection[] = [];
  #isOver = false;
  #replies = 0;
  #latency = newHistogram();
  #answered = 0;
  #refused = 0;
  #failed = 0;
  #allAnswered: () => void = () => {};

  constructor(plan: LoadPlan) {
    this.#plan = plan;
  }

  /** Connects all clients, and has them ask. Resolves when each has been answered, refused or lost. */
  async start(endpoint: Endpoint): Promise<void> {
    const { clients } = this.#plan;
    const allAnswered = new Promise<void>((resolve) => (this.#allAnswered = resolve));
    for (let index = 0; index < clients; index += 1) void this.#ask(endpoint);
    await allAnswered;
  }

  /** Forgets the replies so far: the measurement begins. */
  reset(): void {
    this.#replies = 0;
    this.#latency = newHistogram();
  }

  /** What has come since the last reset. */
  result(): LoadResult {
    return {
      replies: this.#replies,
      latency: this.#latency,
      answered: this.#answered,
      refused: this.#refused,
      failed: this.#failed,
    };
  }

  /** Lets all clients leave at once. */
  stop(): void {
    this.#isOver = true;
    for (const connection of this.#connections) connection.abort();
  }

  async #ask(endpoint: Endpoint): Promise<void> {
    const connection = await connect(endpoint).catch(() => undefined);
    if (connection === undefined) {
      this.#refused += 1;
      return this.#count();
    }
    if (this.#isOver) return connection.abort();
    this.#connections.push(connection);
    const { request } = this.#plan;
    let isFirst = true;
    try {
      while (!this.#isOver) {
        const sent = performance.now();
        await connection.write(request);
        await expectReply(connection, request);
        this.#latency.record(Math.max(1, Math.round((performance.now() - sent) * 1_000_000)));
        this.#replies += 1;
        if (isFirst) {
          this.#answered += 1;
          this.#count();
        }
        isFirst = false;
      }
    } catch (error) {
      if (this.#isOver) return;
      if (!(error instanceof SocketError || error instanceof WrongReplyError)) throw error;
      this.#failed += 1;
      this.#count();
      connection.abort();
    }
  }

  #count(): void {
    if (this.#answered + this.#refused + this.#failed >= this.#plan.clients) this.#allAnswered();
  }
}

/** Thrown when a server answers something else than it was sent. */
class WrongReplyError extends Error {
  override readonly name = "WrongReplyError";
}

async function expectReply(connection: Connection, expected: Uint8Array): Promise<void> {
  let length = 0;
  while (length < expected.length) {
    const bytes = await connection.read();
    if (bytes === null)
      throw new WrongReplyError(`the server closed after ${length} of ${expected.length} bytes`);
    if (Buffer.compare(bytes, expected.subarray(length, length + bytes.length)) !== 0) {
      throw new WrongReplyError(`the server answered something else after ${length} bytes`);
    }
    length += bytes.length;
  }
}

function newHistogram(): RecordableHistogram {
  return createHistogram({ lowest: 1, highest: LONGEST_LATENCY, figures: 3 });
}
