import { type Model, note } from "@acceptloop/program";
import { readBlock } from "./options.ts";

const BREATH = 1000;

/**
 * The same model under `--block-main`: as long as there are clients, the main thread does nothing for so many milliseconds,
 * then lives for one second, and so on.
 *
 * @param outcome what connected clients feel of it
 */
export function blockable(model: Model, outcome: string): Model {
  return {
    emulation: model.emulation,
    async start(setup) {
      const milliseconds = readBlock(setup.commandLine);
      const server = await model.start(setup);
      const blockNow = (): void => {
        if (server.openConnections === 0) return;
        note(`main thread: blocked for ${milliseconds} ms; ${outcome}`);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
        note("main thread: back again");
      };
      if (milliseconds > 0) setInterval(blockNow, BREATH).unref();
      return server;
    },
  };
}
