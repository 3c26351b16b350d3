import { Histogram, type HighestRate, type LoadResult } from "@acceptloop/load";
import type { Constants } from "../src/constants.ts";
import type { Contender, Model } from "../src/contenders/models.ts";
import type { Server } from "../src/contenders/start.ts";
import type { ClientPlan, RunningLoad, Stage } from "../src/workloads/workload.ts";

/** What a window finds, as far as a test is about it; all the rest is in order. */
export interface Script extends Partial<Omit<LoadResult, "errors" | "latency">> {
  readonly errors?: Partial<LoadResult["errors"]>;
  /** In milliseconds, one for each reply. */
  readonly latencies?: readonly number[];
}

const NO_ERRORS: LoadResult["errors"] = {
  refused: 0,
  reset: 0,
  ended: 0,
  wrong: 0,
  timeout: 0,
  lost: 0,
  late: 0,
  duplicate: 0,
  other: 0,
};

/** The result of a window of a second. */
export function resultOf({ latencies = [1], errors, ...rest }: Script): LoadResult {
  const latency = new Histogram();
  for (const milliseconds of latencies) latency.record(milliseconds);
  const replies = latencies.length;
  return {
    seconds: 1,
    planned: replies,
    sent: replies,
    replies,
    latency,
    uncorrected: latency,
    connecting: latency,
    firstByte: latency,
    errors: { ...NO_ERRORS, ...errors },
    unanswered: 0,
    clientsAnswered: 1,
    repliesPerConnection: [replies],
    timeline: [],
    use: 0.1,
    coresNeeded: 0.1,
    sentLate: 0,
    latestBy: 0,
    pinned: true,
    isGeneratorLimited: false,
    warnings: [],
    ...rest,
  };
}

/** A stage without a server or clients: the windows that a workload measures, one after another, find what is written. */
export class ScriptedStage implements Stage {
  readonly contender: Contender = { model: "event-loop", runtime: "node" };
  readonly constants: Constants | undefined;
  readonly milliseconds = 1000;
  readonly signal: AbortSignal = new AbortController().signal;
  readonly model: Model | undefined;
  readonly plans: ClientPlan[] = [];
  readonly #windows: Script[];
  readonly #highest: HighestRate | undefined;

  constructor(
    windows: readonly Script[],
    { model, highest }: { readonly model?: Model; readonly highest?: HighestRate } = {},
  ) {
    this.#windows = [...windows];
    this.#highest = highest;
    this.model = model;
  }

  start(): Promise<Server> {
    return Promise.resolve({
      pid: process.pid,
      endpoint: { host: "127.0.0.1", port: 9 },
      emulated: false,
      startTook: 0,
      ended: Promise.resolve(),
      workers: () => Promise.resolve([]),
      signal: () => {},
      stop: () => Promise.resolve(),
    });
  }

  load(plan: ClientPlan): Promise<RunningLoad> {
    this.plans.push(plan);
    return Promise.resolve({
      measure: () => {
        const window = this.#windows.shift();
        if (window === undefined) throw new Error("nothing is written for this window");
        return Promise.resolve(resultOf(window));
      },
      stop: () => Promise.resolve(),
    });
  }

  highestRate(): Promise<HighestRate | undefined> {
    return Promise.resolve(this.#highest);
  }
}
