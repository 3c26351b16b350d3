import { metrics, type MetricName, written } from "../report/metrics.ts";
import { answersAll, isComparable } from "../report/reading.ts";
import type { Cell } from "../report/report.ts";

/** More names than this in a sentence, and nobody reads it. */
const FEW = 4;
const NOTHING = "Nothing could be measured.";

/** The value of a cell, or null. */
export function valueOf(cell: Cell, metric: MetricName): number | null {
  return cell.values[metric]?.median ?? null;
}

/**
 * `fork gave most replies/s, 1200, iterative fewest, 20`: the two ends of what can be compared, if they are two. Where the
 * intervals of both overlap, nothing says that one of them is ahead.
 */
export function extremes(cells: readonly Cell[], metric: MetricName, most: string, least: string): string {
  const { heading } = metrics[metric];
  const ranked = rankedBy(cells, metric);
  const [first] = ranked;
  const last = ranked.at(-1);
  if (!first || !last) return cells.some(({ values }) => Object.keys(values).length > 0) ? "" : NOTHING;
  if (first === last) return `${first.name}: ${heading} ${beside(first, metric)}.`;
  if (areAlike(first, last, metric)) {
    const [low, high] = [last, first].map((cell) => beside(cell, metric));
    return `${heading}: all alike, ${low === high ? high : `${low} to ${high}`}.`;
  }
  return `${first.name} ${most}, ${figure(first, metric)}; ${last.name} ${least}, ${figure(last, metric)}.`;
}

/** `iterative answered 5 % of the clients, the other 3 all of them`: who answered whom. */
export function whoAnswered(cells: readonly Cell[]): string {
  const measured = cells.filter((cell) => valueOf(cell, "answered") !== null);
  const starving = measured.filter((cell) => (valueOf(cell, "answered") ?? 0) < 100);
  const serving = measured.filter((cell) => !starving.includes(cell));
  const clauses = starving.map(
    (cell) => `${cell.name} answered ${written("answered", valueOf(cell, "answered"))} % of the clients`,
  );
  if (serving.length > 0) clauses.push(`${subjectOf(serving, starving.length > 0)} answered all of them`);
  return clauses.length === 0 ? NOTHING : `${clauses.join(", ")}.`;
}

/**
 * `Times as many replies/s as event-loop: fork 2.0, thread 1.9.`, or the ends of a longer row; of those who answer all
 * clients. Empty without an event loop to compare with.
 */
export function timesTheLoop(cells: readonly Cell[], metric: MetricName = "rate"): string {
  const ranked = rankedBy(cells.filter(answersAll), metric);
  const loop = ranked.find(({ model }) => model === "event-loop");
  const base = loop && valueOf(loop, metric);
  if (!loop || !base) return "";
  const others = ranked.filter((cell) => cell !== loop);
  const { heading } = metrics[metric];
  if (others.length === 0) return "";
  if (others.every((cell) => areAlike(cell, loop, metric))) {
    return `As many ${heading} as ${loop.name}, as far as can be told: ${subjectOf(others, false)}.`;
  }
  const ratios = others.map((cell) =>
    areAlike(cell, loop, metric)
      ? `${cell.name} as many`
      : `${cell.name} ${timesWritten((valueOf(cell, metric) ?? 0) / base)}`,
  );
  const told =
    ratios.length <= FEW
      ? ratios.join(", ")
      : `${ratios.slice(0, FEW / 2).join(", ")} … ${ratios.slice(-FEW / 2).join(", ")}`;
  return `Times as many ${heading} as ${loop.name}: ${told}.`;
}

/** Sentences, each once, without those that have nothing to say. */
export function sentences(...parts: readonly string[]): string {
  return [...new Set(parts)].filter((part) => part !== "").join(" ");
}

/** Those of whom the figure can be compared, the largest first. */
function rankedBy(cells: readonly Cell[], metric: MetricName): Cell[] {
  return cells
    .filter((cell) => isComparable(cell, metric))
    .toSorted((one, other) => (valueOf(other, metric) ?? 0) - (valueOf(one, metric) ?? 0));
}

/** Whether the figures of two are the same, as they are written, or may be: their intervals overlap. */
function areAlike(one: Cell, other: Cell, metric: MetricName): boolean {
  if (figure(one, metric) === figure(other, metric)) return true;
  const [a, b] = [one.values[metric], other.values[metric]];
  if (!a || !b || a.low === null || a.high === null || b.low === null || b.high === null) return false;
  return a.low <= b.high && b.low <= a.high;
}

/** Two digits: more of a ratio of two measurements is chance. */
function timesWritten(ratio: number): string {
  if (ratio === 0) return "0";
  return ratio >= 100 ? ratio.toFixed(0) : ratio.toPrecision(2);
}

/** A figure beside its heading, which may say the unit already. */
function beside(cell: Cell, metric: MetricName): string {
  const { heading, unit } = metrics[metric];
  return heading.includes(unit) ? written(metric, valueOf(cell, metric)) : figure(cell, metric);
}

function figure(cell: Cell, metric: MetricName): string {
  const unit = metrics[metric].unit;
  const gap = unit === "" || unit === "/s" ? "" : " ";
  return `${written(metric, valueOf(cell, metric))}${gap}${unit}`;
}

function subjectOf(serving: readonly Cell[], hasOthers: boolean): string {
  if (serving.length <= FEW) return listOf(serving.map(({ name }) => name));
  return `${hasOthers ? "the other" : "all"} ${serving.length}`;
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
