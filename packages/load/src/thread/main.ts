import { parentPort, workerData } from "node:worker_threads";
import { Generator, type Task, type Warmth } from "./generator.ts";
import { pinThisThread } from "./pin.ts";
import type { Glance, Sighting } from "./window.ts";

/** What a thread is started with. */
export interface Assignment extends Task {
  /** The core to run on. */
  readonly core: number | undefined;
}

/** What it is told to do. */
export type Order = MeasureOrder | "enough" | "stop";

/** A window to measure. */
export interface MeasureOrder {
  readonly milliseconds: number;
  readonly rate: number | undefined;
  /** Whether to say each second how it goes. */
  readonly tells: boolean;
}

/** What it says. */
export type Word =
  | { readonly warmth: Warmth }
  | { readonly glance: Glance }
  | { readonly sighting: Sighting }
  | "stopped";

const SECOND = 1000;

const { core, ...task }: Assignment = workerData;
const isPinned = core !== undefined && pinThisThread(core);
const generator = new Generator(task);

parentPort?.on("message", (order: Order) => {
  if (order === "stop") {
    generator.close();
    say("stopped");
  } else if (order === "enough") generator.endWindow();
  else void measure(order);
});
const warmth = await generator.warmUp();
generator.begin();
say({ warmth });

async function measure({ milliseconds, rate, tells }: MeasureOrder): Promise<void> {
  const measuring = generator.measure(milliseconds, rate);
  if (tells) generator.glance();
  const telling = tells ? setInterval(() => say({ glance: generator.glance() }), SECOND) : undefined;
  const sighting = await measuring;
  clearInterval(telling);
  say({ sighting: { ...sighting, isPinned } });
}

function say(word: Word): void {
  parentPort?.postMessage(word);
}
