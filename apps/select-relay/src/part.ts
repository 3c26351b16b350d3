import type { Connection } from "@acceptloop/sockets";

/** Milliseconds that a client has to take what was said to it before it goes. */
const PARTING = 5000;

/**
 * Sends last words, and lets a client go: gently, since a socket that is closed with unread bytes sends a reset, which
 * destroys the last words before the client has read them (RFC 9112, section 9.6); but not without end, since it may
 * never read.
 */
export async function part(connection: Connection, lastWords: Uint8Array): Promise<void> {
  const patience = setTimeout(() => connection.abort(), PARTING);
  try {
    await connection.write(lastWords);
    await connection.shutdown("write");
    while ((await connection.read()) !== null);
    await connection.close();
  } catch {
    // It is gone already, or its time is up.
    connection.abort();
  }
  clearTimeout(patience);
}
