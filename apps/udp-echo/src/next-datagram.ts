import { type Datagram, type DatagramSocket, SocketError, TimeoutError } from "@acceptloop/sockets";

/**
 * Waits for a datagram until `deadline`.
 *
 * @param deadline on the clock of performance.now(); infinite for ever
 * @param signal ends the waiting early
 * @returns undefined when none came in time, or when the socket was closed
 */
export async function nextDatagram(
  socket: DatagramSocket,
  deadline: number,
  signal?: AbortSignal,
): Promise<Datagram | undefined> {
  const left = Math.ceil(deadline - performance.now());
  if (left <= 0 && !socket.readiness.isReady()) {
    // Whoever is late already must not starve everybody else.
    await new Promise((resolve) => setImmediate(resolve));
    return undefined;
  }
  try {
    return await socket.receive({ timeout: Number.isFinite(left) ? Math.max(1, left) : 0, signal });
  } catch (error) {
    const isExpected = error instanceof TimeoutError || signal?.aborted === true;
    if (isExpected || (error instanceof SocketError && error.code === "CLOSED")) return undefined;
    throw error;
  }
}
