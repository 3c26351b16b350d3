import type { Environment } from "./environment.ts";

/** Everything that a run has found out; `report.json` is this. */
export interface Report {
  /** Version of this shape. */
  readonly schema: 1;
  readonly startedAt: string;
  /** Whether somebody stopped the run before its end. */
  readonly interrupted: boolean;
  /** How long each cell was measured, in seconds. */
  readonly secondsPerCell: number;
  readonly environment: Environment;
  readonly sections: readonly Section[];
}

/** One workload, and what each server made of it. */
export interface Section {
  readonly workload: string;
  readonly title: string;
  /** What it shows, in a sentence. */
  readonly finding: string;
  readonly cells: readonly Cell[];
}

/** One server under one workload. */
export interface Cell {
  readonly model: string;
  readonly runtime: string;
  /** Whether something stands in for the model's mechanism on this runtime. */
  readonly emulated: boolean;
  /** Why there are no figures, if there are none. */
  readonly failure?: string;
  readonly figures?: Figures;
}

/** What was measured. Null where the platform does not tell, or where there is too little to tell from. */
export interface Figures {
  readonly repliesPerSecond: number;
  readonly replies: number;
  /** From request to reply, of those that were answered; in milliseconds. */
  readonly latency: Readonly<Record<Percentile, number | null>>;
  readonly clients: number;
  /** Clients that never got a reply. */
  readonly unanswered: number;
  /** Clients that could not connect. */
  readonly refused: number;
  /** Clients that were reset, cut off or answered wrongly. */
  readonly failed: number;
  /** Proportional set size of the server and all its processes under load, in bytes. */
  readonly memory: number | null;
  readonly processes: number | null;
  readonly threads: number | null;
  /** Processor time of the server and all its processes during the measurement, in seconds. */
  readonly processorTime: number | null;
  /** How many cores it kept busy, on average. */
  readonly cores: number | null;
  /** How much of its one core the load generator used, from 0 to 1. */
  readonly generatorUse: number;
}

/** The share of replies that came at least so fast. */
export type Percentile = "p50" | "p90" | "p99" | "p99.9";

export const percentiles: readonly Percentile[] = ["p50", "p90", "p99", "p99.9"];

/** Above this the figure says more about the load generator than about the server. */
const GENERATOR_LIMIT = 0.8;

/** Whether the load generator was so busy that the server might have answered more. */
export function isLimitedByGenerator({ generatorUse }: Figures): boolean {
  return generatorUse > GENERATOR_LIMIT;
}

/** `fork`, or `fork (bun)` where several runtimes are compared. */
export function nameOf(cell: Cell, cells: readonly Cell[]): string {
  const isOnlyRuntime = cells.every(({ runtime }) => runtime === cell.runtime);
  return isOnlyRuntime ? cell.model : `${cell.model} (${cell.runtime})`;
}
