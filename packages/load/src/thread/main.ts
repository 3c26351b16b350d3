import { parentPort, workerData } from "node:worker_threads";
import { Generator, type Task, type Warmth } from "./generator.ts";
import { pinThisThread } from "./pin.ts";
import type { Sighting } from "./window.ts";

/** What a thread is started with. */
export interface Assignment extends Task {
  /** The core to run on. */
  readonly core: number | undefined;
}

/** What it is told to do. */
export type Order = { readonly measure: number } | "stop";

/** What it says. */
export type Word = { readonly warmth: Warmth } | { readonly sighting: Sighting } | "stopped";

const { core, ...task }: Assignment = workerData;
const isPinned = core !== undefined && pinThisThread(core);
const generator = new Generator(task);

parentPort?.on("message", (order: Order) => {
  if (order === "stop") {
    generator.close();
    say("stopped");
  } else void measure(order.measure);
});
const warmth = await generator.warmUp();
generator.begin();
say({ warmth });

async function measure(milliseconds: number): Promise<void> {
  say({ sighting: { ...(await generator.measure(milliseconds)), isPinned } });
}

function say(word: Word): void {
  parentPort?.postMessage(word);
}
