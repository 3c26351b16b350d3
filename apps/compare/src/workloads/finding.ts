import { metrics, type MetricName, written } from "../report/metrics.ts";
import type { Cell } from "../report/report.ts";

/** More names than this in a sentence, and nobody reads it. */
const FEW = 4;

/** The value of a cell, or null. */
export function valueOf(cell: Cell, metric: MetricName): number | null {
  return cell.values[metric]?.median ?? null;
}

/** `fork gave most replies/s, 1200, iterative fewest, 20`: the two ends of what was measured. */
export function extremes(cells: readonly Cell[], metric: MetricName, most: string, least: string): string {
  const ranked = cells
    .filter((cell) => valueOf(cell, metric) !== null)
    .toSorted((one, other) => (valueOf(other, metric) ?? 0) - (valueOf(one, metric) ?? 0));
  const [first] = ranked;
  const last = ranked.at(-1);
  if (!first || !last) return "Nothing could be measured.";
  if (first === last) return `${first.name}: ${figure(first, metric)}.`;
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
  return clauses.length === 0 ? "Nothing could be measured." : `${clauses.join(", ")}.`;
}

/**
 * `Times as many replies/s as event-loop: fork 1.97, thread 1.96.`, or the ends of a longer row. Empty without an event loop
 * to compare with.
 */
export function timesTheLoop(cells: readonly Cell[], metric: MetricName = "rate"): string {
  const loop = cells.find(({ model }) => model === "event-loop");
  const base = loop && valueOf(loop, metric);
  if (!loop || !base) return "";
  const ratios = cells
    .filter((cell) => cell !== loop && valueOf(cell, metric) !== null)
    .toSorted((one, other) => (valueOf(other, metric) ?? 0) - (valueOf(one, metric) ?? 0))
    .map((cell) => `${cell.name} ${((valueOf(cell, metric) ?? 0) / base).toFixed(2)}`);
  if (ratios.length === 0) return "";
  const told =
    ratios.length <= FEW
      ? ratios.join(", ")
      : `${ratios.slice(0, FEW / 2).join(", ")} … ${ratios.slice(-FEW / 2).join(", ")}`;
  return `Times as many ${metrics[metric].heading} as ${loop.name}: ${told}.`;
}

/** Sentences, without those that have nothing to say. */
export function sentences(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
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
