import { type AcceptLoop, type Server, type Setup, startAccepting } from "@acceptloop/program";
import type { Pool } from "./pool.ts";

/** The server whose parent accepts, as `loop` says, and whose pool serves. */
export async function passing(setup: Setup, pool: Pool, loop: AcceptLoop): Promise<Server> {
  await pool.fill();
  const accepting = await startAccepting(setup, loop);
  // Only when all clients have gone may the workers go.
  const served = accepting.ended.then(() => {
    pool.stop();
    return pool.ended;
  });
  return {
    transport: accepting.transport,
    endpoint: accepting.endpoint,
    get openConnections() {
      return accepting.openConnections;
    },
    ended: Promise.race([served, pool.ended]),
    stop: () => accepting.stop(),
    renew: () => void pool.renew(),
    statistics: async () => ({ ...(await pool.statistics()), ...(await accepting.statistics?.()) }),
  };
}
