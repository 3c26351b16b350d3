import { type AcceptLoop, type Model, startAccepting, type Statistics } from "@acceptloop/program";
import { readOptions, type ThreadOptions } from "./options.ts";

/** An accept loop of the main thread, and what it can tell about its work. */
export interface Loop {
  readonly run: AcceptLoop;
  statistics?(): Statistics;
}

/** The model in which the main thread accepts each client, and a loop made for the command line's options says what then. */
export function acceptingModel(make: (options: ThreadOptions) => Loop, emulation?: string): Model {
  return {
    emulation,
    async start(setup) {
      const loop = make(readOptions(setup.commandLine));
      return await startAccepting(setup, loop.run, () => loop.statistics?.() ?? {});
    },
  };
}
