import type { Endpoint } from "@acceptloop/address/endpoint";
import type { Server, Setup } from "@acceptloop/program";
import { type Listener, type ListenOptions, SocketError } from "@acceptloop/sockets";
import type { Pool } from "./pool.ts";

/** The server whose workers accept for themselves. */
export function accepting(endpoint: Endpoint, pool: Pool): Server {
  return {
    transport: "tcp",
    endpoint,
    get openConnections() {
      return pool.openConnections;
    },
    ended: pool.ended,
    stop: () => pool.stop(),
    renew: () => void pool.renew(),
    statistics: () => pool.statistics(),
  };
}

/** The same where the parent keeps listening sockets of theirs, and passes on whomever it gets of them. */
export function acceptingAsWell(endpoint: Endpoint, pool: Pool, kept: readonly Listener[]): Server {
  const passing = kept.map(async (listener) => {
    for await (const connection of listener) {
      const worker = await pool.next();
      void worker.serve(connection);
    }
  });
  // Whoever was in line here has a worker now, who does not go before its clients.
  const stopped = Promise.all(passing).then(() => pool.stop());
  return {
    ...accepting(endpoint, pool),
    get openConnections() {
      return pool.openConnections;
    },
    ended: Promise.all([stopped, pool.ended]).then(() => {}),
    stop() {
      for (const listener of kept) void listener.close();
    },
  };
}

/** How many workers there can be if each may have a client. */
export function sizeOf(
  workers: number,
  { maxConnections = Number.POSITIVE_INFINITY }: ListenOptions,
): number {
  return Math.min(workers, maxConnections);
}

/**
 * A worker's share of the clients that may be there at once: workers who accept for themselves do not know how many the
 * others have.
 */
export function shareOf(place: number, workers: number, listening: ListenOptions): ListenOptions {
  const { maxConnections = Number.POSITIVE_INFINITY } = listening;
  const rest = place < maxConnections % workers ? 1 : 0;
  return { ...listening, maxConnections: Math.floor(maxConnections / workers) + rest };
}

/** @throws {SocketError} `ENOTSUP` for a Unix socket, which ends with the first process that closes it */
export function refuseUnix({ endpoint }: Setup): void {
  if ("path" in endpoint) throw new SocketError("let several processes listen on a Unix socket", "ENOTSUP");
}
