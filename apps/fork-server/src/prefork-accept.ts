import type { Model } from "@acceptloop/program";
import { listen, type Listener } from "@acceptloop/sockets";
import { accepting, acceptingAsWell, refuseUnix, shareOf, sizeOf } from "./accepting.ts";
import { borrow } from "./borrow.ts";
import { canLend, lendingEmulation } from "./lending.ts";
import { allowOnly, assignmentOf, maxRequestsOf, workersOf } from "./options.ts";
import { Pool } from "./pool.ts";
import { takeTurns } from "./take-turns.ts";
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
    let acceptors: readonly Worker[] = [];
    // The first one opens the socket, from whom all others have it.
    const inTurn = takeTurns();

    const pool = new Pool(size, {
      maxRequests: maxRequestsOf(setup.commandLine),
      isOneByOne: true,
      hire: (place) => new Worker({ ...assignment, listening: shareOf(place, size, setup.listening) }),
      equip: (worker) =>
        inTurn(async () => {
          // It lives in the workers alone, since a parent that kept it would accept, too; they lend it to each other.
          acceptors = acceptors.filter(({ ending, isRetiring }) => !ending && !isRetiring);
          const listener = kept ?? (await borrow(acceptors)) ?? (await listen(endpoint, setup.listening));
          ({ endpoint } = listener);
          if (!canLend) kept = listener;
          await worker.acceptFrom(listener, kept !== undefined);
          acceptors = [...acceptors, worker];
        }),
    });
    await pool.fill();
    return kept === undefined ? accepting(endpoint, pool) : acceptingAsWell(endpoint, pool, [kept]);
  },
};
