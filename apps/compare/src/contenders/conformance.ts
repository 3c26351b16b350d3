import type { Endpoint } from "@acceptloop/address/endpoint";
import { bind, connect, type Connection, TimeoutError } from "@acceptloop/sockets";
import type { Family } from "./models.ts";

/** Finds out whether a server does what all of its kind do; rejects with what it did in place of that, as a sentence. */
type Expectation = (endpoint: Endpoint, signal: AbortSignal) => Promise<void>;

/** What is expected of a server before its time is taken: how fast it is wrong is of no use. */
export const expectations: Readonly<Record<Family, Expectation>> = {
  stream: expectEcho,
  relay: expectRelay,
  datagram: expectDatagramEcho,
};

const MESSAGE = 256 * 1024;
const PATIENCE = 10_000;
const LINES = 200;
const LISTENERS = 2;
const SIZES = [1, 64, 1400, 8000];
/** A datagram may be lost, and in milliseconds how long it is waited for. */
const ATTEMPTS = 3;
const PATIENCE_WITH_A_DATAGRAM = 1000;

/**
 * Whether an echo server echoes: bytes of every value, more than fit into any buffer, cut anywhere, and the end after
 * all of them (RFC 862).
 */
async function expectEcho(endpoint: Endpoint, signal: AbortSignal): Promise<void> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
  const message = Uint8Array.from({ length: MESSAGE }, (_, index) => (index * 31 + (index >> 8)) & 0xff);
  const connection = await connect(endpoint, { signal: patience });
  try {
    const [received] = await Promise.all([
      receiveAll(connection, message, patience),
      sendInPieces(connection, message),
    ]);
    if (received !== message.length) {
      throw new Error(`it ended the connection after ${received} of ${message.length} bytes of an echo`);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (patience.aborted) throw new Error("it did not echo 256 KiB within 10 s", { cause: error });
    throw error;
  } finally {
    connection.abort();
  }
}

/** Whether what one client says reaches the others, every byte of it and nothing else. */
async function expectRelay(endpoint: Endpoint, signal: AbortSignal): Promise<void> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
  const said = Buffer.from(
    Array.from({ length: LINES }, (_, index) => `line ${index}${" and more".repeat(index % 7)}\n`).join(""),
  );
  const listeners: Connection[] = [];
  let speaker: Connection | undefined;
  try {
    // Connections are accepted in their order: when the last one is heard, the others are known.
    for (let count = 0; count < LISTENERS; count += 1) {
      listeners.push(await connect(endpoint, { signal: patience }));
    }
    speaker = await connect(endpoint, { signal: patience });
    await Promise.all([
      ...listeners.map((listener) => hearAll(listener, said, patience)),
      speaker.write(said),
    ]);
  } catch (error) {
    signal.throwIfAborted();
    if (patience.aborted) throw new Error(`it did not relay ${LINES} lines within 10 s`, { cause: error });
    throw error;
  } finally {
    for (const connection of [...listeners, speaker]) connection?.abort();
  }
}

async function hearAll(listener: Connection, said: Uint8Array, signal: AbortSignal): Promise<void> {
  for (let heard = 0; heard < said.length;) {
    const bytes = await listener.read({ signal });
    if (bytes === null) throw new Error(`it ended a listener's connection after ${heard} bytes`);
    if (Buffer.compare(bytes, said.subarray(heard, heard + bytes.length)) !== 0) {
      throw new Error(`it relayed something else than was said, after ${heard} bytes`);
    }
    heard += bytes.length;
  }
}

/** Whether datagrams come back as they were sent, small ones and such as need several packets. */
async function expectDatagramEcho(endpoint: Endpoint, signal: AbortSignal): Promise<void> {
  if (!("host" in endpoint)) throw new Error("it has no address for datagrams");
  for (const size of SIZES) {
    const sent = Uint8Array.from({ length: size }, (_, index) => (index * 31 + (index >> 8)) & 0xff);
    let reply: Uint8Array | undefined;
    for (let attempt = 0; reply === undefined && attempt < ATTEMPTS; attempt += 1) {
      // Each has a socket of its own, so that what comes late is not taken for the reply to another one.
      await using socket = await bind({ host: endpoint.host.includes(":") ? "::" : "0.0.0.0", port: 0 });
      await socket.connect(endpoint);
      await socket.send(sent);
      reply = await socket.receive({ timeout: PATIENCE_WITH_A_DATAGRAM, signal }).then(
        ({ bytes }) => bytes,
        (error: unknown) => {
          if (!(error instanceof TimeoutError)) throw error;
          return undefined;
        },
      );
    }
    if (reply === undefined) throw new Error(`it did not answer a datagram of ${size} bytes`);
    if (Buffer.compare(reply, sent) !== 0) {
      throw new Error(`it answered a datagram of ${size} bytes with something else`);
    }
  }
}

async function sendInPieces(connection: Connection, message: Uint8Array): Promise<void> {
  for (let start = 0, length = 1; start < message.length; start += length, length = (length * 7) % 8191) {
    await connection.write(message.subarray(start, start + length));
  }
  await connection.shutdown("write");
}

async function receiveAll(
  connection: Connection,
  expected: Uint8Array,
  signal: AbortSignal,
): Promise<number> {
  let received = 0;
  for (
    let bytes = await connection.read({ signal });
    bytes !== null;
    bytes = await connection.read({ signal })
  ) {
    if (Buffer.compare(bytes, expected.subarray(received, received + bytes.length)) !== 0) {
      throw new Error(`it answered something else than an echo after ${received} bytes`);
    }
    received += bytes.length;
  }
  return received;
}
