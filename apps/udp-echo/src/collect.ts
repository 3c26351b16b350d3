import type { InternetEndpoint } from "@acceptloop/address/endpoint";
import { type Datagram, type DatagramSocket, SocketError, TimeoutError } from "@acceptloop/sockets";
import { formatEndpoint } from "@acceptloop/address/endpoint";
import type { Patience } from "./answer-to.ts";

/**
 * Sends a message to many, and shows every answer that comes in time: nobody knows how many there will be.
 *
 * @throws {SocketError} `ETIMEDOUT` when there was none
 */
export async function collect(
  socket: DatagramSocket,
  message: Uint8Array,
  to: InternetEndpoint,
  { timeout }: Patience,
  print: (datagram: Datagram, withSender: boolean) => void,
): Promise<void> {
  await socket.send(message, to);
  const end = performance.now() + timeout;
  let answers = 0;
  for (let left = timeout; left > 0; left = end - performance.now()) {
    try {
      print(await socket.receive({ timeout: Math.ceil(left) }), true);
      answers += 1;
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
    }
  }
  if (answers > 0) return;
  const meaning = `nobody answered within ${timeout} ms`;
  throw new SocketError(`get an answer from ${formatEndpoint(to)}`, "ETIMEDOUT", { meaning });
}
