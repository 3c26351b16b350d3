import { type Model, note } from "@acceptloop/program";
import { listen } from "@acceptloop/sockets";
import { accepting, refuseUnix, shareOf, sizeOf } from "./accepting.ts";
import { canLend } from "./lending.ts";
import { allowOnly, assignmentOf, maxRequestsOf, workersOf } from "./options.ts";
import { Pool } from "./pool.ts";
import { Worker } from "./worker.ts";

const LOSS =
  "Deno cannot pass a listening socket on: who stands in the queue of the process that goes is reset";

/** Processes that stay, each with a listening socket of its own: the system deals the clients out (SO_REUSEPORT). */
export const preforkReuseport: Model = {
  async start(setup) {
    allowOnly(setup.commandLine, "workers", "max-requests", "exec", "sh-exec");
    refuseUnix(setup);
    const assignment = assignmentOf(setup);
    const size = sizeOf(workersOf(setup.commandLine), setup.listening);
    let { endpoint } = setup;
    // SO_REUSEPORT would also let us in beside another server of the same user: see first that there is none.
    if ("port" in endpoint && endpoint.port !== 0) await (await listen(endpoint)).close();

    const pool = new Pool(size, {
      maxRequests: maxRequestsOf(setup.commandLine),
      hire: (place) => new Worker({ ...assignment, listening: shareOf(place, size, setup.listening) }),
      async equip(worker, predecessor) {
        // Whoever stands in the queue of a socket is lost when it is closed: so a successor inherits it.
        const heritage = canLend ? await predecessor?.lend() : undefined;
        if (predecessor && !canLend) note(LOSS);
        if (heritage) await worker.acceptFrom(heritage);
        else endpoint = (await worker.listen(endpoint)) ?? endpoint;
      },
    });
    await pool.fill();
    return accepting(endpoint, pool);
  },
};
