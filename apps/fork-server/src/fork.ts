import { type Model, startAccepting } from "@acceptloop/program";
import { cpuTime } from "./cpu-time.ts";
import { allowOnly, assignmentOf } from "./options.ts";
import { leave, postGuard, watch } from "./guard.ts";
import { runProgram, type Watch } from "./run-program.ts";
import { Worker } from "./worker.ts";

const programs: Watch = { started: (pid) => watch(-pid), ended: (pid) => leave(-pid) };

/** A fresh process for each client: nothing is shared, and starting it costs more than most clients ask for. */
export const fork: Model = {
  async start(setup) {
    allowOnly(setup.commandLine, "exec", "sh-exec", "forget-close");
    const assignment = assignmentOf(setup);
    const keepsCopies = setup.commandLine.flag("forget-close");

    await postGuard();
    return await startAccepting(
      setup,
      async ({ listener }) => {
        for await (const connection of listener) {
          if (assignment.command.length > 0) {
            void runProgram(connection, assignment.command, programs, keepsCopies);
          } else {
            const worker = new Worker(assignment, keepsCopies);
            void worker.serve(connection);
            worker.retire();
          }
        }
      },
      cpuTime,
    );
  },
};
