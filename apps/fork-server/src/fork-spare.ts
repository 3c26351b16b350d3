import type { Model } from "@acceptloop/program";
import { allowOnly, assignmentOf, sparesOf } from "./options.ts";
import { Pool } from "./pool.ts";
import { passing } from "./passing.ts";
import { rehearse } from "./rehearse.ts";
import { Worker } from "./worker.ts";

/** A fresh process for each client, but started before the client comes: who waits is the machine, not the client. */
export const forkSpare: Model = {
  async start(setup) {
    allowOnly(setup.commandLine, "spares");
    const assignment = assignmentOf(setup);
    const pool = new Pool(sparesOf(setup.commandLine), {
      maxRequests: 1,
      hire: () => new Worker(assignment),
      // A trace is to show the clients' calls only.
      equip: setup.handover.trace === "none" ? rehearse : undefined,
    });

    return passing(setup, pool, async ({ listener }) => {
      for await (const connection of listener) {
        const spare = await pool.next();
        void spare.serve(connection);
      }
    });
  },
};
