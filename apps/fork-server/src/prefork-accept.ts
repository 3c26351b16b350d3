import type { Model } from "@acceptloop/program";
import { listen } from "@acceptloop/sockets";
import { accepting, refuseUnix, shareOf, sizeOf } from "./accepting.ts";
import { allowOnly, assignmentOf, maxRequestsOf, workersOf } from "./options.ts";
import { Pool } from "./pool.ts";
import { Worker } from "./worker.ts";

/** Processes that stay, and accept from one and the same listening socket: whoever is free takes the next client. */
export const preforkAccept: Model = {
  async start(setup) {
    allowOnly(setup.commandLine, "workers", "max-requests", "exec", "sh-exec");
    refuseUnix(setup);
    const assignment = assignmentOf(setup);
    const size = sizeOf(workersOf(setup.commandLine), setup.listening);
    let { endpoint } = setup;

    const pool: Pool = new Pool(size, {
      maxRequests: maxRequestsOf(setup.commandLine),
      hire: (place) => new Worker({ ...assignment, listening: shareOf(place, size, setup.listening) }),
      async equip(worker) {
        // It lives in the workers alone, since a parent that kept it would accept, too; they lend it to each other.
        const [colleague] = pool.workers;
        const listener = (await colleague?.lend()) ?? (await listen(endpoint, setup.listening));
        ({ endpoint } = listener);
        await worker.acceptFrom(listener);
      },
    });
    await pool.fill();
    return accepting(endpoint, pool);
  },
};
