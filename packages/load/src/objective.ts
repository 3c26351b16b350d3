import type { LoadResult } from "./result.ts";

/** What a load must hold, as `p99<20ms`. */
export interface Objective {
  /** As it was typed. */
  readonly text: string;
  /** All of them must be held. */
  readonly conditions: readonly Condition[];
}

/** One figure, and what it must stay below. */
export interface Condition {
  /** A percentile of the latency, its mean or maximum in milliseconds; or the share of requests that failed, 0 to 1. */
  readonly figure: "percentile" | "mean" | "max" | "errors";
  /** Which percentile. */
  readonly percentile: number | undefined;
  /** In the unit of the figure. */
  readonly limit: number;
}

const MILLISECONDS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000 };
/** So many requests may be without an answer at the end of a window whatever the objective. */
const UNANSWERED = 0.01;

/**
 * Thrown for an objective that cannot be read.
 *
 * @example
 * ```ts
 * import { ObjectiveSyntaxError, parseObjective } from "@acceptloop/load";
 *
 * assert.throws(() => parseObjective("fast"), ObjectiveSyntaxError);
 * ```
 */
export class ObjectiveSyntaxError extends SyntaxError {
  /** What tells it from other errors. */
  override readonly name = "ObjectiveSyntaxError";
  /** Stable across versions. */
  readonly code = "OBJECTIVE_SYNTAX";
}

/**
 * Reads an objective: `p99<20ms`, `mean<500us`, `max<1s`, `errors<1%`, or several of them with commas.
 *
 * @throws {ObjectiveSyntaxError} for anything else
 *
 * @example
 * ```ts
 * import { parseObjective } from "@acceptloop/load";
 *
 * const [latency, errors] = parseObjective("p99.9<20ms,errors<1%").conditions;
 * latency; // => { figure: "percentile", percentile: 99.9, limit: 20 }
 * errors; // => { figure: "errors", percentile: undefined, limit: 0.01 }
 * ```
 */
export function parseObjective(text: string): Objective {
  return { text, conditions: text.split(",").map(parseCondition) };
}

/**
 * Whether a window has held an objective, and all who asked have been answered in about that time.
 *
 * @example
 * ```ts
 * import { holds, Load, parseObjective } from "@acceptloop/load";
 * import { listen } from "@acceptloop/sockets";
 *
 * await using listener = await listen({ host: "127.0.0.1", port: 0 });
 * void (async () => {
 *   for await (const connection of listener) {
 *     const echoing = connection.forEach((bytes) => connection.write(bytes));
 *     void echoing.catch(() => {}).finally(() => connection.abort());
 *   }
 * })();
 * const request = new TextEncoder().encode("hello\\n");
 * await using load = await Load.start({ endpoint: listener.endpoint, connections: 2, request, reply: request });
 * holds(parseObjective("p50<10s"), await load.measure(200)); // => true
 * ```
 */
export function holds({ conditions }: Objective, result: LoadResult): boolean {
  return conditions.every(
    (condition) => figureOf(condition, result) < condition.limit && isAnswered(condition, result),
  );
}

function parseCondition(text: string): Condition {
  const [, name = "", number = "", unit = ""] =
    /^(p[0-9.]+|mean|max|errors)<([0-9]+(?:\.[0-9]+)?)(us|ms|s|%)$/.exec(text.trim()) ?? [];
  const limit = Number(number);
  const scale = MILLISECONDS[unit];
  if (name === "errors" && unit === "%" && limit > 0 && limit <= 100) {
    return { figure: "errors", percentile: undefined, limit: limit / 100 };
  }
  if (name !== "errors" && scale !== undefined && limit > 0) {
    if (name === "mean" || name === "max") {
      return { figure: name, percentile: undefined, limit: limit * scale };
    }
    const percentile = Number(name.slice(1));
    if (percentile >= 50 && percentile < 100) {
      return { figure: "percentile", percentile, limit: limit * scale };
    }
  }
  throw new ObjectiveSyntaxError(
    `${JSON.stringify(text)} is no objective: that would be p99<20ms, mean<500us, max<1s or errors<1%`,
  );
}

/** The maximum where there is too little to tell a percentile from; infinite where nobody had a reply. */
function figureOf({ figure, percentile = 100 }: Condition, result: LoadResult): number {
  const { latency, errors, planned, replies } = result;
  if (figure === "errors") {
    const failed = Object.values(errors).reduce((sum, count) => sum + count, 0);
    return failed / Math.max(1, planned);
  }
  const highest = latency.maximum;
  // Within a window nobody can have waited for longer than it was, also if nobody ever answers.
  if (highest === null || replies === 0) return Number.POSITIVE_INFINITY;
  if (figure === "percentile") return latency.percentile(percentile) ?? highest;
  return figure === "mean" ? (latency.mean ?? highest) : highest;
}

/**
 * What waits at the end of a window will take longer than is known of it. By Little's law, as many requests are under way
 * as come in the time that each may take; more of them wait for longer.
 */
function isAnswered({ figure, limit }: Condition, result: LoadResult): boolean {
  const { planned, seconds, unanswered, repliesPerConnection } = result;
  const underWay = figure === "errors" ? repliesPerConnection.length : (planned / seconds) * (limit / 1000);
  return unanswered <= Math.max(planned * UNANSWERED, underWay, 1);
}
