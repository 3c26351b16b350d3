import type { Model } from "@acceptloop/program";
import { listen, type Listener, SocketError } from "@acceptloop/sockets";
import { accepting, acceptingAsWell, refuseUnix, shareOf, sizeOf } from "./accepting.ts";
import { canLend, lendingEmulation } from "./lending.ts";
import { allowOnly, assignmentOf, maxRequestsOf, workersOf } from "./options.ts";
import { Pool } from "./pool.ts";
import { takeTurns } from "./take-turns.ts";
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

    // By place, on a runtime whose children cannot lend.
    const kept: Listener[] = [];
    const open = async (worker: Worker, place: number): Promise<void> => {
      if (canLend) endpoint = (await worker.listen(endpoint)) ?? endpoint;
      else {
        const listener = await listen(endpoint, { ...setup.listening, reusePort: true });
        ({ endpoint } = listener);
        kept[place] = listener;
        await worker.acceptFrom(listener, true);
      }
    };
    // The first one learns the port at which the others listen, too.
    const inTurn = takeTurns();

    const pool = new Pool(size, {
      maxRequests: maxRequestsOf(setup.commandLine),
      isOneByOne: true,
      hire: (place) => new Worker({ ...assignment, listening: shareOf(place, size, setup.listening) }),
      async equip(worker, place, predecessor) {
        // Whoever stands in the queue of a socket is lost when it is closed: so a successor inherits it.
        const heritage = kept[place] ?? (await predecessor?.lend());
        if (heritage) await worker.acceptFrom(heritage, !canLend);
        else if (predecessor && !predecessor.ending) throw new SocketError("inherit a socket", "EAGAIN");
        else await inTurn(() => open(worker, place));
      },
    });
    await pool.fill();
    return canLend ? accepting(endpoint, pool) : acceptingAsWell(endpoint, pool, kept);
  },
};
