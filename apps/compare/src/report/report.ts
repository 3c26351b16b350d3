import type { Environment } from "../machine/environment.ts";
import type { MetricName } from "./metrics.ts";

/** Everything that a run has found out; `report.json` is this, and `report.schema.json` describes it. */
export interface Report {
  /** Version of this shape. */
  readonly schema: 3;
  /** ISO 8601. */
  readonly startedAt: string;
  /** ISO 8601. */
  readonly endedAt: string;
  /** Whether somebody stopped the run before its end: what is missing was not measured. */
  readonly interrupted: boolean;
  /** The operands of `compare run`, as they were given. */
  readonly command: readonly string[];
  /** How long each measurement took, in seconds. */
  readonly seconds: number;
  /** How often each was made, in random order. */
  readonly repeats: number;
  readonly environment: Environment;
  /** What the load generator itself can do; null where that was not measured. */
  readonly capacity: Capacity | null;
  /** What was measured first, to predict the rest from. */
  readonly constants: readonly Constant[];
  readonly sections: readonly Section[];
}

/** How many replies a second the load generator takes from a server that does almost nothing. */
export interface Capacity {
  readonly repliesPerSecond: number;
  /** The server that it was measured against. */
  readonly against: string;
  readonly threads: number;
  /** Whether the generator had a core for each of its threads. */
  readonly pinned: boolean;
}

/** A number of this machine, from which theory predicts. */
export interface Constant {
  /** `process start`, for example. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Where it was measured: a runtime, or the machine. */
  readonly of: string;
}

/** One workload, and what each server made of it. */
export interface Section {
  readonly workload: string;
  /** What happens, in half a sentence. */
  readonly title: string;
  /** What it asks, in one sentence. */
  readonly question: string;
  /** What it shows, in plain sentences that say no more than the figures do. */
  readonly finding: string;
  /** The figures that it is about, the most telling first. */
  readonly metrics: readonly MetricName[];
  /** Which of its loads the curves and the course over time are of, where it has several. */
  readonly timed?: string;
  readonly cells: readonly Cell[];
}

/** One server under one workload. */
export interface Cell {
  /** Its name, different from all others of the report: `fork`, `fork (bun)`, `socat`. */
  readonly name: string;
  /** As `--models` takes it; of a guest, its name. */
  readonly model: string;
  /** `node`, `deno`, `bun`; null for a guest. */
  readonly runtime: string | null;
  /** Whether something stands in for the model's mechanism on this runtime. */
  readonly emulated: boolean;
  /** Why there are no figures, if there are none. */
  readonly failure?: string;
  /** Reasons to doubt figures, true of at least half of the repeats: the load generator was busy, say. */
  readonly doubts: readonly Doubt[];
  /** What was measured, by the name of the metric. One that is missing does not belong to this workload. */
  readonly values: Readonly<Partial<Record<MetricName, Estimate>>>;
  /** What theory expected; null where it has no formula for what the workload is about. */
  readonly predicted: Readonly<Partial<Record<MetricName, Prediction | null>>>;
  /** What went wrong, by kind, in all repeats and under all loads. */
  readonly errors: Readonly<Record<string, number>>;
  /** From request to reply, over all repeats; empty where nothing was timed. */
  readonly curve: readonly CurvePoint[];
  /** The same at those percentiles that people ask for. */
  readonly percentiles: readonly PercentileRow[];
  /** The same as a compressed HdrHistogram (V2, base64), in tenths of a microsecond, to be merged with others. */
  readonly histogram?: string;
  /** What happened in the course of the last repeat. */
  readonly timeline: readonly Moment[];
  /** Clients that each process or thread of the server has served, where it tells. */
  readonly workers: readonly number[];
}

/** A reason to doubt figures. */
export interface Doubt {
  /** Without it a reader would take the figures for more than they are. */
  readonly sentence: string;
  /** Which of them. */
  readonly metrics: readonly MetricName[];
}

/** What several measurements of the same thing say together. Null: this system does not tell, or there is too little to tell from. */
export interface Estimate {
  readonly median: number | null;
  /** The 95 % interval (Student's t over the repeats); null with fewer than two. */
  readonly low: number | null;
  readonly high: number | null;
  /** Each repeat by itself. */
  readonly samples: readonly (number | null)[];
}

/** What theory expects, and by which formula. */
export interface Prediction {
  readonly value: number;
  /** `cores / S`, for example. */
  readonly formula: string;
}

/** A point of the percentile curve. */
export interface CurvePoint {
  /** From 0 to 100. */
  readonly percentile: number;
  /** In milliseconds, from the moment when the request was planned to be sent. */
  readonly corrected: number;
  /** In milliseconds, from the moment when it was really sent; null where too few were to tell. */
  readonly uncorrected: number | null;
}

/** A percentile; null where there are too few replies to tell it from the slowest one. */
export interface PercentileRow {
  /** From 0 to 100. */
  readonly percentile: number;
  /** Both as in a {@linkcode CurvePoint}. */
  readonly corrected: number | null;
  readonly uncorrected: number | null;
}

/** What happened in a slice of time. */
export interface Moment {
  /** Since the measurement began. */
  readonly second: number;
  readonly replies: number;
  /** In milliseconds; null without replies. */
  readonly p50: number | null;
  readonly p99: number | null;
  /** What the server and all its processes hold for themselves alone, in bytes; null where the system does not tell. */
  readonly memory: number | null;
}

/** A miss by more than this is something to explain. */
const TOLERANCE = 0.3;
/** 70 less than 100 is 30 % in figures, and a little more in binary. */
const ROUNDING = 1e-9;

/** Observed over predicted, minus one; null where one of the two is missing. */
export function missOf(cell: Cell, metric: MetricName): number | null {
  const observed = cell.values[metric]?.median ?? null;
  const predicted = cell.predicted[metric]?.value;
  if (observed === null || predicted === undefined) return null;
  if (predicted === 0) return observed === 0 ? 0 : Number.POSITIVE_INFINITY;
  return observed / predicted - 1;
}

/** Whether theory was so far off that somebody should find out why. */
export function isSurprising(cell: Cell, metric: MetricName): boolean {
  const miss = missOf(cell, metric);
  return miss !== null && Math.abs(miss) > TOLERANCE + ROUNDING;
}
