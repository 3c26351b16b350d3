import type { DatagramSocket } from "@acceptloop/sockets";
import type { Answering } from "./answering.ts";

/** One datagram after another: nothing is accepted and nobody stays, so one loop serves all. */
export async function answerAll(socket: DatagramSocket, answering: Answering): Promise<void> {
  for await (const datagram of socket) {
    const answer = answering.answer(datagram);
    if (answer !== undefined) answering.count(socket.trySend(answer, datagram.from));
  }
}
