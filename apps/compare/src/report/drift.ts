import { CONFIDENCE, holm, meanOf, medianOf, welch } from "./statistics.ts";

/** What one server did in two runs: logarithms, so that a difference is a ratio. */
export interface Course {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Fewer servers do not tell what the machine did from what some of them did. */
export const FEWEST_FOR_DRIFT = 5;
/** So large a share of them must have changed alike: the rest may have changed by itself. */
const ALIKE = 4 / 5;

/**
 * What the machine did, as far as the other servers of a workload tell: by how much each of those that changed alike has
 * changed, in logarithms. Who is tested is not among them, or a change of its own would be taken out of itself.
 *
 * @returns undefined where they are too few, or do not agree within their own errors
 */
export function driftOf(others: readonly Course[]): readonly number[] | undefined {
  const changes = others.map(({ before, after }) => meanOf(after) - meanOf(before));
  const middle = medianOf(changes);
  if (middle === null || others.length < FEWEST_FOR_DRIFT) return undefined;
  const chances = holm(others.map(({ before, after }) => welch(before, after, [middle])?.chance ?? 0));
  const alike = changes.filter((_, index) => (chances[index] ?? 0) >= 1 - CONFIDENCE);
  return alike.length >= others.length * ALIKE ? alike : undefined;
}
