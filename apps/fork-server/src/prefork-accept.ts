import type { Model } from "@acceptloop/program";
import { listen, type Listener } from "@acceptloop/sockets";
import { accepting, acceptingAsWell, refuseUnix, shareOf, sizeOf } from "./accepting.ts";
import { canLend, lendingEmulation } from "./lending.ts";
import { allowOnly, assignmentOf, maxRequestsOf, workersOf } from "./options.ts";
import { Pool } from "./pool.ts";
import { Worker } from "./worker.ts";

/** Processes that stay, and accept from one and the same listening socket: whoever is free takes the next client. */
export const preforkAccept: Model = {
  emulation: lendingEmulation,
  async start(setup) {
    allowOnly(setup.commandLine, "workers", "max-requests", "exec", "sh-exec");
    refuseUnix(setup);
    const assignment = assignmentOf(setup);
    const size = sizeOf(workersOf(setup.commandLine), setup.listening);
    let { endpoint } = setup;
    let kept: Listener | undefined;

    const pool: Pool = new Pool(size, {
      maxRequests: maxRequestsOf(setup.commandLine),
      hire: (place) => new Worker({ ...assignment, listening: shareOf(place, size, setup.listening) }),
      async equip(worker) {
        // It lives in the workers alone, since a parent that kept it would accept, too; they lend it to each other.
        const [colleague] = pool.workers;
        const listener = kept ?? (await colleague?.lend()) ?? (await listen(endpoint, setup.listening));
        ({ endpoint } = listener);
        if (!canLend) kept = listener;
        await worker.acceptFrom(listener, kept !== undefined);
      },
    });
    await pool.fill();
    return kept === undefined ? accepting(endpoint, pool) : acceptingAsWell(endpoint, pool, [kept]);
  },
};
