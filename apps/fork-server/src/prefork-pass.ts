import type { Model } from "@acceptloop/program";
import { allowOnly, assignmentOf, maxRequestsOf, workersOf } from "./options.ts";
import { passing } from "./passing.ts";
import { Pool } from "./pool.ts";
import { Worker } from "./worker.ts";

/** Processes that stay: the parent accepts, and passes each client to the one who has the fewest. */
export const preforkPass: Model = {
  async start(setup) {
    allowOnly(setup.commandLine, "workers", "max-requests", "exec", "sh-exec");
    const assignment = assignmentOf(setup);
    const pool = new Pool(workersOf(setup.commandLine), {
      maxRequests: maxRequestsOf(setup.commandLine),
      hire: () => new Worker(assignment),
    });

    return passing(setup, pool, async ({ listener }) => {
      for await (const connection of listener) {
        const worker = await pool.next();
        void worker.serve(connection);
      }
    });
  },
};
