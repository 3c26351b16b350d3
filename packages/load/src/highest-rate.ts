import { MOST_USE } from "./guard.ts";
import { Load, type LoadOptions } from "./load.ts";
import { holds, type Objective } from "./objective.ts";
import type { LoadPlan } from "./plan.ts";
import type { LoadResult } from "./result.ts";

/** How to look for the highest rate. */
export interface SearchOptions extends LoadOptions {
  /** Milliseconds of each step. Default 2,000. */
  readonly duration?: number;
  /** Milliseconds of load before the first step, which do not count. Default 0. */
  readonly warmUp?: number;
  /**
   * Ends the search early when it is aborted: the result is of the steps that were over by then. Before the load has
   * started it is the same as `signal`.
   */
  readonly until?: AbortSignal | undefined;
  /** Is told of each step as soon as it is over. */
  readonly onStep?: (step: Step) => void;
}

/** One rate that was tried. */
export interface Step {
  /** Requests per second. */
  readonly rate: number;
  /** Whether the objective was held. */
  readonly holds: boolean;
  /** Whether it was not held because the generator was at its own limit: then the server has not failed. */
  readonly isGeneratorLimited: boolean;
  /** What came of it. */
  readonly result: LoadResult;
}

/** What was found. */
export interface HighestRate {
  /** The highest rate, in requests per second, that held the objective; null when not even the lowest did. */
  readonly rate: number | null;
  /** The lowest rate that did not; null when all did. */
  readonly failedAt: number | null;
  /** Who could do no more there: then the highest rate is the server's own, or at least so much. */
  readonly limitedBy: "server" | "generator";
  /** Whether the search was ended early: then nobody has looked whether a higher rate would be held. */
  readonly interrupted: boolean;
  /** All that were tried, in order. */
  readonly steps: readonly Step[];
}

const FIRST_RATE = 500;
const LOWEST_RATE = 1;
const HIGHEST_RATE = 10_000_000;
const PRECISION = 1.05;
const DEFAULT_DURATION = 2000;
/** A machine that is disturbed for a moment is not a server that fails. */
const ATTEMPTS = 2;

/**
 * Looks for the highest rate at which a server holds an objective, to 5 %: doubles it until the objective is missed twice
 * in a row, then halves the gap. Each step is a window of an open loop; a rate of the plan is ignored.
 *
 * @throws {SocketError} when not one client could connect
 */
export async function highestRate(
  plan: LoadPlan,
  objective: Objective,
  { duration = DEFAULT_DURATION, warmUp = 0, until, onStep, signal }: SearchOptions = {},
): Promise<HighestRate> {
  const steps: Step[] = [];
  let held = 0;
  let failed: Step | undefined;
  const ends = [signal, until].filter((end) => end !== undefined);
  await using load = await Load.start({ ...plan, rate: FIRST_RATE }, { signal: AbortSignal.any(ends) });

  async function attempt(rate: number): Promise<boolean> {
    for (let count = 1; count <= ATTEMPTS; count += 1) {
      const result = await load.measure(duration, { rate });
      const isHeld = holds(objective, result);
      const step = {
        rate,
        holds: isHeld,
        isGeneratorLimited: !isHeld && isToBlame(objective, result),
        result,
      };
      steps.push(step);
      onStep?.(step);
      if (isHeld) {
        held = rate;
        return true;
      }
      if (count === ATTEMPTS) failed = step;
    }
    return false;
  }

  async function search(): Promise<void> {
    let rate = FIRST_RATE;
    if (await attempt(rate)) while (rate < HIGHEST_RATE && (await attempt(rate * 2))) rate *= 2;
    else while (rate > LOWEST_RATE && !(await attempt(rate / 2))) rate /= 2;
    if (held === 0) return;
    while (failed !== undefined && failed.rate / held > PRECISION) {
      await attempt(Math.sqrt(failed.rate * held));
    }
  }

  let interrupted = false;
  try {
    if (warmUp > 0) await load.measure(warmUp);
    await search();
  } catch (error) {
    if (!until?.aborted) throw error;
    interrupted = true;
  }
  return {
    rate: held === 0 ? null : held,
    failedAt: failed?.rate ?? null,
    limitedBy: failed?.isGeneratorLimited ? "generator" : "server",
    interrupted,
    steps,
  };
}

/**
 * Whether it was for the generator that an objective was missed: it had too much to do; or it sent late, and had it not, so
 * that everybody had waited for as much less as the latest, all would have been well.
 */
export function isToBlame(objective: Objective, result: LoadResult): boolean {
  if (result.use > MOST_USE) return true;
  const conditions = objective.conditions.map((condition) =>
    condition.figure === "errors" ? condition : { ...condition, limit: condition.limit + result.latestBy },
  );
  return result.isGeneratorLimited && holds({ ...objective, conditions }, result);
}
