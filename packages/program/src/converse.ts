import { setImmediate as others, setTimeout as wait } from "node:timers/promises";
import { formatEndpoint } from "@acceptloop/address/endpoint";
import { FramingError } from "@acceptloop/framing/framing-error";
import type { Session } from "@acceptloop/services";
import type { Connection } from "@acceptloop/sockets/connection";
import { SocketError } from "@acceptloop/sockets/socket-error";

/** Milliseconds that a client may still send after our last word. */
const PARTING = 1000;
/** Milliseconds after which Deno has heard of a new connection, if it is not busy. */
const SETTLING = 10;

/** A session whose answers somebody else gives, in another thread, so that they take time; else as {@linkcode Session}. */
export interface RemoteSession extends Pick<Session, "greeting" | "isOver"> {
  /** Takes bytes as they came, and resolves with those to send back. */
  receive(bytes: Uint8Array): Promise<Uint8Array>;
  /** The peer has ended its direction: resolves with the last bytes to send. */
  end(): Promise<Uint8Array>;
  /** Goes on without being asked. */
  more?(): Promise<Uint8Array>;
}

/** Who can hold a conversation: every service, and whoever asks one for its answers. */
export interface Conversant {
  /** Begins a conversation with `peer`, as `127.0.0.1:54012`. */
  open(peer: string): Session | RemoteSession;
}

/**
 * Answers one client until it leaves, one request after another. What happens to this client alone, a reset or a line
 * without end, ends its connection and nothing else.
 *
 * @throws whatever the service throws; the client is reset
 *
 * @example
 * ```ts
 * import { converse } from "@acceptloop/program";
 * import { serviceNamed } from "@acceptloop/services";
 * import { connect, listen } from "@acceptloop/sockets";
 *
 * await using listener = await listen({ host: "127.0.0.1", port: 0 });
 * await using client = await connect(listener.endpoint);
 * await client.write(new TextEncoder().encode("hello"));
 * await client.shutdown("write");
 * await converse(await listener.accept(), serviceNamed("upper"));
 * new TextDecoder().decode((await client.read()) ?? undefined); // => "HELLO"
 * ```
 */
export async function converse(connection: Connection, service: Conversant): Promise<void> {
  const session = service.open(formatEndpoint(connection.peer));
  const reply = (answer: Uint8Array): Promise<void> | false => {
    const writing = connection.write(answer);
    return session.isOver ? false : writing;
  };
  try {
    if (session.greeting || session.more) await settle();
    if (session.greeting) await connection.write(session.greeting);
    if (session.more) await Promise.all([pour(connection, session), drain(connection)]);
    if (!session.isOver) {
      await connection.forEach((bytes) => {
        const answer = session.receive(bytes);
        return answer instanceof Uint8Array ? reply(answer) : answer.then<void | false>(reply);
      });
    }
    if (session.isOver) await part(connection);
    else await connection.write(await session.end());
    await connection.close();
  } catch (error) {
    connection.abort();
    if (!(error instanceof SocketError || error instanceof FramingError)) throw error;
  }
}

/**
 * Deno fails with EPIPE when it writes to a connection that is so new that its event loop has not heard of it yet, and
 * whose peer has ended its direction already. So there the loop gets a moment to listen; the more clients come at once,
 * the less that helps.
 */
async function settle(): Promise<void> {
  if ("deno" in process.versions) await wait(SETTLING);
}

/** Says what nobody asked for, as fast as the peer takes it, until the peer is gone. */
async function pour(connection: Connection, session: Session | RemoteSession): Promise<void> {
  while (session.more) {
    await connection.write(await session.more());
    // A fast reader would keep us here for ever, and everybody else waiting.
    await others();
  }
}

async function drain(connection: Connection): Promise<void> {
  const reads = connection[Symbol.asyncIterator]();
  while (!(await reads.next()).done);
}

/**
 * Says that nothing more will come, and waits a moment for the peer to leave: a socket that is closed with unread bytes
 * sends a reset, and a reset destroys the answer before the peer has read it (RFC 9112, section 9.6).
 */
async function part(connection: Connection): Promise<void> {
  await connection.shutdown("write");
  await Promise.race([drain(connection), wait(PARTING, undefined, { ref: false })]);
}
