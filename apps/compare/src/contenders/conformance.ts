import { connect, type Connection } from "@acceptloop/sockets";
import type { Endpoint } from "@acceptloop/address/endpoint";

const MESSAGE = 256 * 1024;
const PATIENCE = 10_000;

/**
 * Whether an echo server echoes: bytes of every value, more than fit into any buffer, cut anywhere, and the end after
 * all of them (RFC 862). A server that fails here gets no number: how fast it is wrong is of no use.
 *
 * @throws {Error} with what it did in place of that, as a sentence
 */
export async function expectEcho(endpoint: Endpoint, signal: AbortSignal): Promise<void> {
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
