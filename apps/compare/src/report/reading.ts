import { type MetricName, metricNames, metrics } from "./metrics.ts";
import { type Cell, type Doubt, type Estimate, isSurprising, missOf, type Section } from "./report.ts";

/** By how much the true value may differ from the median, as a share of it; null where that is unknown or endless. */
export function marginOf({ median, low, high }: Estimate): number | null {
  if (median === null || low === null || high === null) return null;
  if (median === 0) return low === high ? 0 : null;
  return Math.max(high - median, median - low) / Math.abs(median);
}

/** Fewer clients than this share of them, in per cent, are some of them. */
const ALL = 99;

/** Whether a figure can be held against that of others: it is there, and was not bought by leaving clients out. */
export function isComparable({ values }: Cell, metric: MetricName): boolean {
  if ((values[metric]?.median ?? null) === null) return false;
  return metrics[metric].needsAllAnswered !== true || answersAll({ values });
}

/** Whether all clients, or all but a very few, were answered. */
export function answersAll({ values }: Pick<Cell, "values">): boolean {
  return (values.answered?.median ?? 100) >= ALL;
}

/** How much of the best of its section a cell achieves, from 0 to 1; null where it cannot be compared. */
export function shareOfBest(section: Section, cell: Cell, metric: MetricName): number | null {
  const { better } = metrics[metric];
  const value = cell.values[metric]?.median ?? null;
  if (better === undefined || value === null || !isComparable(cell, metric)) return null;
  const all = section.cells
    .filter((other) => isComparable(other, metric))
    .flatMap(({ values }) => values[metric]?.median ?? []);
  const best = better === "higher" ? Math.max(...all) : Math.min(...all);
  const [part, whole] = better === "higher" ? [value, best] : [best, value];
  // The best of nothing is nothing, and all of it.
  return whole === 0 ? 1 : part / whole;
}

/** How often something went wrong, in all repeats. */
export function errorsOf({ errors }: Pick<Cell, "errors">): number {
  return Object.values(errors).reduce((sum, count) => sum + count, 0);
}

/** `connection reset 2, timed out 1`: what went wrong, most frequent first; empty for nothing. */
export function errorsByKind({ errors }: Cell): string {
  return Object.entries(errors)
    .toSorted(([, a], [, b]) => b - a)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(", ");
}

/** A prediction that was so far off that somebody should find out why. */
export interface Surprise {
  readonly cell: Cell;
  readonly metric: MetricName;
  readonly observed: number;
  readonly predicted: number;
  readonly formula: string;
  /** `63 % less`. */
  readonly miss: string;
}

/** Where theory was wrong, in the order of the cells. */
export function surprisesOf({ cells, metrics: shown }: Section): Surprise[] {
  return cells.flatMap((cell) =>
    shown.flatMap((metric): Surprise[] => {
      const observed = cell.values[metric]?.median ?? null;
      const prediction = cell.predicted[metric];
      if (!prediction || observed === null || !isSurprising(cell, metric)) return [];
      return [
        {
          cell,
          metric,
          observed,
          predicted: prediction.value,
          formula: prediction.formula,
          miss: wordsOf(missOf(cell, metric) ?? 0),
        },
      ];
    }),
  );
}

/** `63 % less`, `12 % more`, `3.4 times as much`, or `as much`, for a ratio less one. */
function wordsOf(miss: number): string {
  if (miss === Number.POSITIVE_INFINITY) return "and none was expected";
  if (miss >= 1) return `${(miss + 1).toFixed(1)} times as much`;
  const percent = Math.round(Math.abs(miss) * 100);
  if (percent === 0) return "as much";
  return `${percent} % ${miss < 0 ? "less" : "more"}`;
}

/** Doubts of a section, each once, with the names of those whom it concerns. */
export function doubtsOf({
  cells,
}: Section): readonly { readonly doubt: string; readonly names: readonly string[] }[] {
  const doubts = new Map<string, string[]>();
  for (const { name, doubts: its } of cells) {
    for (const { sentence } of its) doubts.set(sentence, [...(doubts.get(sentence) ?? []), name]);
  }
  return [...doubts].map(([doubt, names]) => ({ doubt, names }));
}

/** What there is to doubt about one figure of a cell. */
export function doubtsAbout({ doubts }: Cell, metric: MetricName): Doubt[] {
  return doubts.filter((doubt) => doubt.metrics.includes(metric));
}

/** All metrics that somebody in the section has: those that it is about, and then the others. */
export function allMetricsOf(section: Section): MetricName[] {
  const first = metricsOf(section);
  const rest = metricNames.filter(
    (metric) => !first.includes(metric) && section.cells.some(({ values }) => values[metric] !== undefined),
  );
  return [...first, ...rest];
}

/** The metrics that it is about and somebody in the section has, the most telling first; errors are kept apart, by kind. */
export function metricsOf({ metrics: shown, cells }: Section): MetricName[] {
  return shown.filter(
    (metric) => metric !== "errors" && cells.some(({ values }) => values[metric] !== undefined),
  );
}
