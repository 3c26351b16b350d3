import type { Model } from "@acceptloop/program";
import { listen, type Listener } from "@acceptloop/sockets";
import { accepting, acceptingAsWell, refuseUnix, shareOf, sizeOf } from "./accepting.ts";
import { canLend, lendingEmulation } from "./lending.ts";
import { allowOnly, assignmentOf, maxRequestsOf, workersOf } from "./options.ts";
import { Pool } from "./pool.ts";
import { Worker } from "./worker.ts";

/** Processes that stay, each with a listening socket of its own: the system deals the clients out (SO_REUSEPORT). */
export const preforkReuseport: Model = {
  emulation: lendingEmulation,
  async start(setup) {
    allowOnly(setup.commandLine, "workers", "max-requests", "exec", "sh-exec");
    refuseUnix(setup);
    const assignment = assignmentOf(setup);
    const size = sizeOf(workersOf(setup.commandLine), setup.listening);
    let { endpoint } = setup;
    // SO_REUSEPORT would also let us in beside another server of the same user: see first that there is none.
    if ("port" in endpoint && endpoint.port !== 0) await (await listen(endpoint)).close();

    const kept = new Map<Worker, Listener>();
    const keep = async (worker: Worker, predecessor: Worker | undefined): Promise<Listener> => {
      const inherited = predecessor && kept.get(predecessor);
      const listener = inherited ?? (await listen(endpoint, { ...setup.listening, reusePort: true }));
      if (predecessor) kept.delete(predecessor);
      kept.set(worker, listener);
      ({ endpoint } = listener);
      return listener;
    };

    const pool = new Pool(size, {
      maxRequests: maxRequestsOf(setup.commandLine),
      hire: (place) => new Worker({ ...assignment, listening: shareOf(place, size, setup.listening) }),
      async equip(worker, predecessor) {
        // Whoever stands in the queue of a socket is lost when it is closed: so a successor inherits it.
        const heritage = canLend ? await predecessor?.lend() : await keep(worker, predecessor);
        if (heritage) await worker.acceptFrom(heritage, !canLend);
        else endpoint = (await worker.listen(endpoint)) ?? endpoint;
      },
    });
    await pool.fill();
    return canLend ? accepting(endpoint, pool) : acceptingAsWell(endpoint, pool, [...kept.values()]);
  },
};
