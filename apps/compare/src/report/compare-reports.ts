import { driftOf } from "./drift.ts";
import { type MetricName, metrics } from "./metrics.ts";
import { errorsByKind, errorsOf } from "./reading.ts";
import type { Cell, Report, Section } from "./report.ts";
import { CONFIDENCE, type Difference, holm, meanOf, medianOf, smallestVisible, welch } from "./statistics.ts";

/** How two runs differ. */
export interface ReportDifference {
  /** What was not the same already before anything was measured. */
  readonly conditions: readonly Condition[];
  /** Workloads and servers that only one of the two has, each a sentence. */
  readonly missing: readonly string[];
  /** Servers that could be measured in one of the two alone, or that had errors there alone, each a sentence. */
  readonly broken: readonly string[];
  /** By how much all servers of a workload were faster or slower, which was taken out where they tell. */
  readonly drifts: readonly Drift[];
  /** What has changed by more than the threshold and more than chance explains. */
  readonly changes: readonly Change[];
  /** How many figures were compared. */
  readonly tests: number;
  /** How many could not be, because one sample tells nothing about chance. */
  readonly untold: number;
  /** A change that is smaller is of no interest, as a share. */
  readonly threshold: number;
  /** How small a change would have been found in 8 of 10 cases, as a share: in half of the figures, and in nearly all. */
  readonly visible: { readonly half: number; readonly most: number } | null;
}

/** Something that differs between the two machines or runs. */
interface Condition {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** What the whole machine did under one workload. */
interface Drift {
  readonly workload: string;
  readonly metric: MetricName;
  /** After, in relation to before; the median of what is taken out of each server, which the others tell. */
  readonly ratio: number;
}

/** A figure that is not what it was. */
export interface Change {
  readonly workload: string;
  readonly name: string;
  readonly metric: MetricName;
  readonly before: number;
  readonly after: number;
  /** After, in relation to before, with the drift taken out; null where zeros leave only the difference to tell. */
  readonly ratio: Interval | null;
  /** After less before. */
  readonly difference: Interval | null;
  /** How often chance alone would bring it about, corrected for the number of tests (Holm). */
  readonly chance: number;
  readonly verdict: "better" | "worse";
  /** Whether it may be the machine's: the others are too few, or too unlike, to tell what they have in common. */
  readonly mayBeDrift: boolean;
}

/** A value, and where it lies at 95 %. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How many metrics of a workload are compared: the most telling ones. Each further one makes all others less sure. */
const HEADLINES = 3;
/** These change with the speed of the machine; memory and shares do not. */
const UNITS_OF_SPEED: ReadonlySet<string> = new Set(["/s", "MB/s", "ms", "µs"]);

/** One metric of one server, in both runs. */
interface Pair {
  readonly workload: string;
  readonly name: string;
  readonly metric: MetricName;
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Whether ratios can be told: logarithms know no zero. */
  readonly isRatio: boolean;
}

/** A pair, and what became of it. */
interface Tested {
  readonly pair: Pair;
  /** What the others have in common, in logarithms; undefined where they do not tell, or have none. */
  readonly drift: readonly number[] | undefined;
  readonly difference: Difference;
}

/**
 * Compares two reports, figure by figure: Welch's t-test on the logarithms, corrected for the number of tests, and with
 * what all other servers of a workload have in common taken out, since that is the machine.
 *
 * @param threshold changes below it are of no interest, as a share
 */
export function compareReports(before: Report, after: Report, threshold: number): ReportDifference {
  const shared = sharedSections(before, after);
  const pairs = shared.flatMap(([first, second]) => pairsOf(first, second));
  const tested = pairs.flatMap((pair): Tested[] => {
    const drift = hasDrift(pair) ? driftOf(othersOf(pair, pairs).map(logarithmsOf)) : undefined;
    const difference = differenceOf(pair, drift);
    return difference ? [{ pair, drift, difference }] : [];
  });
  const chances = holm(tested.map(({ difference }) => difference.chance));
  const changes = tested.flatMap((each, index): Change[] => {
    const chance = chances[index] ?? 1;
    const isLarge = sizeOf(each.pair, each.difference) > threshold;
    return isLarge && chance < 1 - CONFIDENCE ? [changeOf(each, chance)] : [];
  });
  return {
    conditions: conditionsOf(before, after),
    missing: [...missingIn(after, before, "before"), ...missingIn(before, after, "after")],
    broken: shared.flatMap(([first, second]) => brokenIn(first, second)),
    drifts: driftsIn(tested).filter(({ ratio }) => Math.abs(ratio - 1) >= 0.01),
    changes,
    tests: tested.length,
    untold: pairs.length - tested.length,
    threshold,
    visible: visibleOf(
      tested
        .filter(({ pair }) => pair.isRatio)
        .map(({ difference }) => Math.expm1(smallestVisible(difference, tested.length))),
      threshold,
    ),
  };
}

function sharedSections(before: Report, after: Report): (readonly [Section, Section])[] {
  return before.sections.flatMap((first) => {
    const second = after.sections.find(({ workload }) => workload === first.workload);
    return second ? [[first, second] as const] : [];
  });
}

function sharedCells(first: Section, second: Section): (readonly [Cell, Cell])[] {
  return first.cells.flatMap((one) => {
    const other = second.cells.find(({ name }) => name === one.name);
    return other ? [[one, other] as const] : [];
  });
}

function pairsOf(first: Section, second: Section): Pair[] {
  const headlines = first.metrics.filter(
    (metric) => metrics[metric].better !== undefined && metric !== "errors",
  );
  return sharedCells(first, second).flatMap(([one, other]) =>
    headlines.slice(0, HEADLINES).flatMap((metric): Pair[] => {
      const [before, after] = [one, other].map(({ values }) => knownOf(values[metric]?.samples ?? []));
      if (!before || !after || before.length === 0 || after.length === 0) return [];
      const isRatio = [...before, ...after].every((sample) => sample > 0);
      return [{ workload: first.workload, name: one.name, metric, before, after, isRatio }];
    }),
  );
}

function knownOf(samples: readonly (number | null)[]): number[] {
  return samples.filter((sample) => sample !== null);
}

/** Whether it changes with the speed of the machine. */
function hasDrift({ isRatio, metric }: Pair): boolean {
  return isRatio && UNITS_OF_SPEED.has(metrics[metric].unit);
}

/** The same figure of the other servers. */
function othersOf(pair: Pair, pairs: readonly Pair[]): Pair[] {
  return pairs.filter(
    (other) =>
      other.workload === pair.workload &&
      other.metric === pair.metric &&
      other.name !== pair.name &&
      other.isRatio,
  );
}

function logarithmsOf({ before, after }: Pair): Pick<Pair, "before" | "after"> {
  return { before: before.map(Math.log), after: after.map(Math.log) };
}

/** On the logarithms, where it can be; undefined where one sample is all there is. */
function differenceOf(pair: Pair, drift: readonly number[] | undefined): Difference | undefined {
  const { before, after } = pair.isRatio ? logarithmsOf(pair) : pair;
  return welch(before, after, drift);
}

/** What was taken out, by workload and metric. */
function driftsIn(tested: readonly Tested[]): Drift[] {
  const groups = Map.groupBy(tested, ({ pair }) => `${pair.workload} ${pair.metric}`);
  return [...groups.values()].flatMap((group): Drift[] => {
    const [first] = group;
    const median = medianOf(group.flatMap(({ drift }) => (drift ? [meanOf(drift)] : [])));
    if (!first || median === null) return [];
    return [{ workload: first.pair.workload, metric: first.pair.metric, ratio: Math.exp(median) }];
  });
}

/** As a share of what was before, the same whether it rises or falls. */
function sizeOf({ isRatio, before }: Pair, { mean }: Difference): number {
  if (isRatio) return Math.expm1(Math.abs(mean));
  const base = Math.abs(medianOf(before) ?? 0);
  return base === 0 ? Number.POSITIVE_INFINITY : Math.abs(mean) / base;
}

function changeOf({ pair, drift, difference }: Tested, chance: number): Change {
  const { workload, name, metric, before, after, isRatio } = pair;
  const { mean, margin } = difference;
  const isRise = mean > 0;
  const at = (written: (value: number) => number): Interval => ({
    value: written(mean),
    low: written(mean - margin),
    high: written(mean + margin),
  });
  return {
    workload,
    name,
    metric,
    before: medianOf(before) ?? 0,
    after: medianOf(after) ?? 0,
    ratio: isRatio ? at(Math.exp) : null,
    difference: isRatio ? null : at((value) => value),
    chance,
    verdict: isRise === (metrics[metric].better === "higher") ? "better" : "worse",
    mayBeDrift: hasDrift(pair) && drift === undefined,
  };
}

function visibleOf(shares: readonly number[], threshold: number): ReportDifference["visible"] {
  const sorted = shares.map((share) => Math.max(share, threshold)).toSorted((a, b) => a - b);
  const half = medianOf(sorted);
  const most = sorted[Math.ceil(sorted.length * 0.95) - 1];
  return half === null || most === undefined ? null : { half, most };
}

function conditionsOf(before: Report, after: Report): Condition[] {
  const [first, second] = [before, after].map(factsOf);
  return Object.keys({ ...first, ...second }).flatMap((what): Condition[] => {
    const [one, other] = [first?.[what] ?? "none", second?.[what] ?? "none"];
    return one === other ? [] : [{ what, before: one, after: other }];
  });
}

/** What must be the same for figures to be comparable, in the order of its weight. */
function factsOf({ environment, seconds, repeats, interrupted }: Report): Record<string, string> {
  const { processor, cores, kernel, pinning, runtimes, commit } = environment;
  return {
    processor,
    cores: String(cores),
    kernel,
    ...runtimes,
    pinning,
    "seconds for each measurement": String(seconds),
    repeats: String(repeats),
    interrupted: interrupted ? "yes" : "no",
    commit: commit ?? "unknown",
  };
}

function missingIn(report: Report, other: Report, where: string): string[] {
  return other.sections.flatMap((section): string[] => {
    const here = report.sections.find(({ workload }) => workload === section.workload);
    if (!here) return [`${section.workload}: only ${where}`];
    return section.cells
      .filter(({ name }) => here.cells.every((cell) => cell.name !== name))
      .map(({ name }) => `${section.workload}, ${name}: only ${where}`);
  });
}

function brokenIn(first: Section, second: Section): string[] {
  return sharedCells(first, second).flatMap(([before, after]): string[] => {
    const who = `${first.workload}, ${before.name}`;
    if (before.failure === undefined && after.failure !== undefined)
      return [`${who}: fails now: ${after.failure}`];
    if (before.failure !== undefined && after.failure === undefined)
      return [`${who}: failed before: ${before.failure}`];
    if (errorsOf(before) === 0 && errorsOf(after) > 0) return [`${who}: errors now: ${errorsByKind(after)}`];
    if (errorsOf(before) > 0 && errorsOf(after) === 0)
      return [`${who}: errors before: ${errorsByKind(before)}`];
    return [];
  });
}
