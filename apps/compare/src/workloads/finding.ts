import { metrics, type MetricName, written } from "../report/metrics.ts";
import type { Cell } from "../report/report.ts";

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

/** `iterative answered 0 %, the others all`: who answered whom. */
export function whoAnswered(cells: readonly Cell[]): string {
  const measured = cells.filter((cell) => valueOf(cell, "answered") !== null);
  const starving = measured.filter((cell) => (valueOf(cell, "answered") ?? 0) < 100);
  const serving = measured.filter((cell) => !starving.includes(cell));
  const clauses = starving.map(
    (cell) => `${cell.name} answered ${written("answered", valueOf(cell, "answered"))} % of the clients`,
  );
  if (serving.length > 0) clauses.push(`${listOf(serving.map(({ name }) => name))} answered all of them`);
  return clauses.length === 0 ? "Nothing could be measured." : `${clauses.join(", ")}.`;
}

/** `Times as many as event-loop gave: fork 1.97, thread 1.96.` Empty without an event loop to compare with. */
export function timesTheLoop(cells: readonly Cell[], metric: MetricName = "rate"): string {
  const loop = cells.find(({ model }) => model === "event-loop");
  const base = loop && valueOf(loop, metric);
  if (!loop || !base) return "";
  const ratios = cells
    .filter((cell) => cell !== loop && valueOf(cell, metric) !== null)
    .map((cell) => `${cell.name} ${((valueOf(cell, metric) ?? 0) / base).toFixed(2)}`);
  return ratios.length === 0
    ? ""
    : `Times as many ${metrics[metric].heading} as ${loop.name}: ${ratios.join(", ")}.`;
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

function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
