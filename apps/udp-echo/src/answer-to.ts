import { formatEndpoint, type InternetEndpoint } from "@acceptloop/address/endpoint";
import { type Datagram, type DatagramSocket, SocketError, TimeoutError } from "@acceptloop/sockets";

/** How long to wait for an answer. */
export interface Patience {
  /** Milliseconds for the first try; each further one waits twice as long as the one before. */
  readonly timeout: number;
  /** How often the message is sent at most. */
  readonly tries: number;
}

/**
 * Sends a message and waits for an answer; again, with more patience each time, when none comes.
 *
 * Nobody can tell whether the message was lost or the answer, so the server may do its work more than once.
 *
 * @throws {SocketError} `ETIMEDOUT` when no try was answered; `ECONNREFUSED` when the socket is connected and nobody is
 * there
 */
export async function answerTo(
  message: Uint8Array,
  socket: DatagramSocket,
  to: InternetEndpoint,
  { timeout, tries }: Patience,
): Promise<Datagram> {
  await forget(socket);
  for (let attempt = 0; attempt < tries; attempt += 1) {
    await socket.send(message, socket.peer ? undefined : to);
    try {
      return await socket.receive({ timeout: timeout * 2 ** attempt });
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
    }
  }
  const waited = timeout * (2 ** tries - 1);
  const meaning = `none came within ${waited} ms; without a connection nobody can tell whether somebody is there`;
  throw new SocketError(`get an answer from ${formatEndpoint(to)}`, "ETIMEDOUT", { meaning });
}

/** Answers to what was asked before came too late; they must not be taken for answers to what is asked now. */
async function forget(socket: DatagramSocket): Promise<void> {
  while (socket.readiness.isReady()) await socket.receive();
}
