import { connect, SocketError, WRITTEN } from "@acceptloop/sockets";
import type { Assignment, Word } from "./client-messages.ts";

/** Milliseconds between two words about progress. */
const INTERVAL = 250;
/** Milliseconds that a server may take to accept, and to send the next byte. */
const PATIENCE = 30_000;

process.on("message", (assignment: Assignment) => void carryOut(assignment));
say({ event: "ready" });

async function carryOut({ endpoint, connections, bytes }: Assignment): Promise<void> {
  const request = new TextEncoder().encode(`${bytes}\n`);
  const expected = Uint8Array.from({ length: bytes }, (_, index) => 0x61 + (index % 26));
  let served = 0;
  let saidAt = performance.now();
  try {
    for (; served < connections; served += 1) {
      await visit(endpoint, request, expected);
      if (performance.now() - saidAt < INTERVAL) continue;
      saidAt = performance.now();
      say({ event: "progress", served });
    }
    say({ event: "done", served });
  } catch (error) {
    if (!(error instanceof SocketError || error instanceof WrongReplyError)) throw error;
    say({ event: "done", served, failure: error.message });
  }
}

/** The server answers something else than it was asked for. */
class WrongReplyError extends Error {}

/** As the book's client does it: connect, write a line, read exactly so many bytes, close first. */
async function visit(
  endpoint: Assignment["endpoint"],
  request: Uint8Array,
  expected: Uint8Array,
): Promise<void> {
  const connection = await connect(endpoint, { timeout: PATIENCE, idleTimeout: PATIENCE });
  let received = 0;
  try {
    await connection.write(request);
    await connection.forEach((bytes) => {
      const due = expected.subarray(received, received + bytes.length);
      if (Buffer.compare(bytes, due) !== 0)
        throw new WrongReplyError(`something else than asked for came after ${received} bytes`);
      received += bytes.length;
      return received < expected.length ? WRITTEN : false;
    });
    if (received < expected.length)
      throw new WrongReplyError(
        `the server ended the connection after ${received} of ${expected.length} bytes`,
      );
  } finally {
    await connection.close();
  }
}

function say(word: Word): void {
  process.send?.(word);
}
