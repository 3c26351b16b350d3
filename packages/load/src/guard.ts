import type { LoadPlan } from "./plan.ts";
import type { LoadResult } from "./result.ts";

/** From this share of a core on, what was measured may be the generator. */
export const MOST_USE = 0.8;
/** Less of the plan than this is not the plan. */
const LEAST_SENT = 0.99;
/** More late requests than this show in the 99th percentile. */
const MANY_LATE = 0.01;
/** With more than this, the server has not been under the load that was planned. */
const MOST_LATE = 0.1;

/** What makes the figures of a window doubtful, and whether the generator itself does. */
export function warningsOf(
  { rate, cores = [] }: LoadPlan,
  {
    use,
    sent,
    sentLate,
    planned,
    pinned,
  }: Pick<LoadResult, "use" | "sent" | "sentLate" | "planned" | "pinned">,
): Pick<LoadResult, "isGeneratorLimited" | "warnings"> {
  const warnings: string[] = [];
  if (use > MOST_USE) {
    warnings.push(
      `The load generator used ${percent(use)} of its core, over ${percent(MOST_USE)}: the server might do more.`,
    );
  }
  const isLate = rate !== undefined && sentLate > sent * MOST_LATE;
  if (rate !== undefined && sentLate > sent * MANY_LATE) {
    warnings.push(
      `The load generator sent ${percent(sentLate / sent)} of the requests more than 1 ms late, for want of a processor.`,
    );
  }
  if (rate !== undefined && sent < planned * LEAST_SENT) {
    warnings.push(
      `Only ${percent(sent / planned)} of the planned requests were sent: ${use > MOST_USE || isLate ? "the generator could not" : "the clients still waited for the server"}.`,
    );
  }
  if (cores.length > 0 && !pinned) {
    warnings.push("The load generator's threads could not be pinned to their cores.");
  }
  return { isGeneratorLimited: use > MOST_USE || isLate, warnings };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
