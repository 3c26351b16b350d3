import { type Model, startAccepting } from "@acceptloop/program";
import { cpuTime } from "./cpu-time.ts";
import { allowOnly, assignmentOf } from "./options.ts";
import { runProgram } from "./run-program.ts";
import { Worker } from "./worker.ts";

/** A fresh process for each client: nothing is shared, and starting it costs more than most clients ask for. */
export const fork: Model = {
  async start(setup) {
    allowOnly(setup.commandLine, "exec", "sh-exec", "forget-close");
    const assignment = assignmentOf(setup);
    const keepsCopies = setup.commandLine.flag("forget-close");

    return await startAccepting(
      setup,
      async ({ listener }) => {
        for await (const connection of listener) {
          if (assignment.command.length > 0) void runProgram(connection, assignment.command, keepsCopies);
          else {
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
