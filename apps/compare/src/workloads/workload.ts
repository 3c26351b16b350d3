import type { HighestRate, Histogram, Load, LoadPlan } from "@acceptloop/load";
import type { Constants } from "../constants.ts";
import type { Contender, Family, Model } from "../contenders/models.ts";
import type { Server } from "../contenders/start.ts";
import type { MetricName } from "../report/metrics.ts";
import type { Cell, Doubt, Moment, Prediction } from "../report/report.ts";

/** A load that tells models apart. */
export interface Workload {
  /** As `--workloads` takes it. */
  readonly name: string;
  /** What happens, in half a sentence. */
  readonly title: string;
  /** What it asks, in one sentence. */
  readonly question: string;
  /** Which servers can take part. */
  readonly family: Family;
  /** What they answer. */
  readonly service: string;
  /** The figures that it is about, the most telling first. */
  readonly metrics: readonly MetricName[];
  /** Which of its loads the curves and the course over time are of, where it has several. */
  readonly timed?: string;
  /** What servers of ours are told on the command line besides their model. */
  readonly options?: (model: Model) => readonly string[];
  /** Puts the server under the load once. */
  measure(stage: Stage): Promise<Sample>;
  /** What theory expects of a model. */
  predict(model: Model, constants: Constants): Predictions;
  /** What it has shown, in plain sentences that say no more than the figures do. */
  finding(cells: readonly Cell[]): string;
}

/** What theory expects, by the name of the metric. */
type Predictions = Readonly<Partial<Record<MetricName, Prediction>>>;

/** Where one measurement takes place. */
export interface Stage {
  readonly contender: Contender;
  /** Undefined for a guest. */
  readonly model: Model | undefined;
  /** Undefined when nothing was measured ahead. */
  readonly constants: Constants | undefined;
  /** How long it may measure, in milliseconds, starting and warming up not counted. */
  readonly milliseconds: number;
  /** Ends everything early. */
  readonly signal: AbortSignal;
  /** Starts the server; it is ended after the measurement, and so are others that are started in its course. */
  start(): Promise<Server>;
  /** Lets clients loose, and warms up; they leave after the measurement. */
  load(plan: ClientPlan): Promise<RunningLoad>;
  /** The highest rate that keeps to the objective; undefined when nobody asks for it. */
  highestRate(plan: ClientPlan): Promise<HighestRate | undefined>;
}

/** What clients do; on which threads and cores is not a workload's concern. */
export type ClientPlan = Omit<LoadPlan, "threads" | "cores">;

/** Clients that are let loose. */
export type RunningLoad = Pick<Load, "measure" | "stop">;

/** What one measurement has found. */
export interface Sample {
  /** Null where this system does not tell, or where there is too little to tell from. */
  readonly values: Readonly<Partial<Record<MetricName, number | null>>>;
  /** What went wrong, by kind, under all of its loads. */
  readonly errors?: Readonly<Record<string, number>>;
  readonly doubts?: readonly Doubt[];
  /** Latencies from the planned moment of sending, and from the real one. */
  readonly latency?: Histogram;
  readonly uncorrected?: Histogram;
  readonly timeline?: readonly Moment[];
  readonly workers?: readonly number[];
}
