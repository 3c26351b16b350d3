import { setInterval as every } from "node:timers/promises";
import type { LoadResult, MeasureOptions } from "@acceptloop/load";
import type { Server } from "../contenders/start.ts";
import { ownMemoryOf, type Usage, usageOf } from "../machine/process-tree.ts";
import type { MetricName } from "../report/metrics.ts";
import type { Doubt, Moment } from "../report/report.ts";
import type { RunningLoad, Sample } from "./workload.ts";

/** What a load and its server did in the same stretch of time. */
export interface Observation {
  readonly result: LoadResult;
  /** What the server used at its end, and since its beginning; undefined where the system does not tell. */
  readonly usage: Usage | undefined;
  readonly used: Used | undefined;
  readonly timeline: readonly Moment[];
}

/** What a server used in a stretch of time. */
export interface Used {
  /** In seconds. */
  readonly processorTime: number;
  /** Null when threads or processes have ended meanwhile, and took their count with them. */
  readonly contextSwitches: number | null;
}

/** In milliseconds: more often, and the watching would cost what it wants to measure. */
const SAMPLING = 250;

/** Measures a load that is under way, at another rate if that is asked for, and what its server uses meanwhile. */
export async function observe(
  server: Pick<Server, "pid">,
  load: Pick<RunningLoad, "measure">,
  milliseconds: number,
  options?: MeasureOptions,
): Promise<Observation> {
  let result: LoadResult | undefined;
  const seen = await observeWhile(server, async () => {
    result = await load.measure(milliseconds, options);
  });
  if (result === undefined) throw new Error("a load has no result");
  // The last slice may be cut short, which would look as if the server had slowed down.
  const { seconds } = result;
  const slice = result.timeline[1]?.second ?? 0;
  const whole = result.timeline.filter(({ second }) => second + slice <= seconds);
  const timeline = whole.map(({ second, replies, p50, p99 }) => ({
    second,
    replies,
    p50,
    p99,
    memory: seen.memory[Math.floor((second * 1000) / SAMPLING)] ?? null,
  }));
  return { result, usage: seen.usage, used: seen.used, timeline };
}

/** What a server uses while something happens. */
export async function observeWhile(
  { pid }: Pick<Server, "pid">,
  happen: () => Promise<void>,
): Promise<{
  readonly usage: Usage | undefined;
  readonly used: Used | undefined;
  readonly seconds: number;
  readonly memory: readonly (number | null)[];
}> {
  const watching = new AbortController();
  const memory = watchMemory(pid, watching.signal);
  const before = usageOf(pid);
  const startedAt = performance.now();
  try {
    await happen();
  } finally {
    watching.abort();
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const usage = usageOf(pid);
  return { usage, used: before && usage && usedBetween(before, usage), seconds, memory: await memory };
}

/** What every load tells of its server. */
interface GeneralSample extends Sample {
  readonly values: Readonly<Record<GeneralMetric, number | null>>;
  readonly errors: Readonly<Record<string, number>>;
  readonly doubts: readonly Doubt[];
}

/** What every load tells of its server; the values of a workload are some of these, and its own. */
export function sampleOf({ result, usage, used, timeline }: Observation): GeneralSample {
  const { replies, seconds, latency, uncorrected, repliesPerConnection } = result;
  const each = (amount: number | null | undefined): number | null =>
    amount === null || amount === undefined || replies === 0 ? null : amount / replies;
  return {
    values: {
      rate: replies / seconds,
      p50: latency.percentile(50),
      p90: latency.percentile(90),
      p99: latency.percentile(99),
      "p99.9": latency.percentile(99.9),
      worst: latency.maximum,
      uncorrectedP99: uncorrected.percentile(99),
      answered: (result.clientsAnswered / Math.max(1, repliesPerConnection.length)) * 100,
      unanswered: result.unanswered,
      processorTime: each(used && used.processorTime * 1e6),
      cores: used ? used.processorTime / seconds : null,
      memory: usage ? usage.memory / 1e6 : null,
      contextSwitches: each(used?.contextSwitches),
      descriptors: usage?.descriptors ?? null,
      threads: usage?.threads ?? null,
      processes: usage?.processes ?? null,
      fairness: fairnessOf(repliesPerConnection),
    },
    errors: result.errors,
    doubts: doubtsOf(result, GENERATED),
    latency,
    uncorrected,
    timeline,
  };
}

type GeneralMetric =
  | "rate"
  | "p50"
  | "p90"
  | "p99"
  | "p99.9"
  | "worst"
  | "uncorrectedP99"
  | "answered"
  | "unanswered"
  | "processorTime"
  | "cores"
  | "memory"
  | "contextSwitches"
  | "descriptors"
  | "threads"
  | "processes"
  | "fairness";

/** What the load generator has done itself, and so can have done badly; what /proc tells is the server's. */
const GENERATED: readonly MetricName[] = [
  "rate",
  "throughput",
  "p50",
  "p90",
  "p99",
  "p99.9",
  "worst",
  "uncorrectedP99",
  "unanswered",
  "connecting",
  "firstByte",
  "cores",
  "fairness",
];

/** What a load generator that was at its limit, or late, makes doubtful. */
export function doubtsOf({ warnings }: LoadResult, metrics: readonly MetricName[]): Doubt[] {
  return warnings.map((sentence) => ({ sentence, metrics }));
}

/** Doubts of one of several loads: about those figures alone that are taken from it. */
export function doubtsWhen(when: string, doubts: readonly Doubt[], metrics: readonly MetricName[]): Doubt[] {
  return doubts.map(({ sentence }) => ({ sentence: `${when}: ${sentence}`, metrics }));
}

/** What only a load that keeps to a plan can tell. */
export const PLANNED: readonly GeneralMetric[] = [
  "p50",
  "p90",
  "p99",
  "p99.9",
  "worst",
  "uncorrectedP99",
  "unanswered",
];

/** Those values of a load with a plan that one without it cannot tell. */
export function plannedIn({ values }: GeneralSample): Sample["values"] {
  return Object.fromEntries(PLANNED.map((name) => [name, values[name]]));
}

/** What went wrong in several measurements, by kind; kinds that did not occur are left out. */
export function sumOfErrors(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const errors of all) {
    for (const [kind, count] of Object.entries(errors)) if (count > 0) sum[kind] = (sum[kind] ?? 0) + count;
  }
  return sum;
}

/** Jain's index: 1 when all have got the same, 1/n when one of n has got all; null when nobody has got anything. */
export function fairnessOf(shares: readonly number[]): number | null {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share * share, 0);
  return squares === 0 ? null : (sum * sum) / (shares.length * squares);
}

function usedBetween(before: Usage, after: Usage): Used {
  return {
    processorTime: after.processorTime - before.processorTime,
    contextSwitches: switchesBetween(before.switchesByThread, after.switchesByThread),
  };
}

/** Null when one of the threads has ended, and taken its count with it. */
export function switchesBetween(
  before: ReadonlyMap<number, number>,
  after: ReadonlyMap<number, number>,
): number | null {
  if ([...before.keys()].some((thread) => !after.has(thread))) return null;
  return [...after].reduce((sum, [thread, count]) => sum + count - (before.get(thread) ?? 0), 0);
}

async function watchMemory(pid: number, signal: AbortSignal): Promise<(number | null)[]> {
  const samples = [ownMemoryOf(pid)];
  try {
    for await (const _ of every(SAMPLING, undefined, { signal })) samples.push(ownMemoryOf(pid));
  } catch {
    // Over: that is how a watch ends.
  }
  return samples;
}
