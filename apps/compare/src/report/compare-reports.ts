import { type MetricName, metrics } from "./metrics.ts";
import { errorsByKind, errorsOf } from "./reading.ts";
import type { Cell, Report, Section } from "./report.ts";
import { CONFIDENCE, type Difference, holm, medianOf, smallestVisible, welch } from "./statistics.ts";

/** How two runs differ. */
export interface ReportDifference {
  /** What was not the same already before anything was measured. */
  readonly conditions: readonly Condition[];
  /** Workloads and servers that only one of the two has, each a sentence. */
  readonly missing: readonly string[];
  /** Servers that could be measured in one of the two alone, or that had errors there alone, each a sentence. */
  readonly broken: readonly string[];
  /** By how much everything under a workload was faster or slower, which was taken out. */
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
  /** Median over the servers: after, in relation to before. */
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
}

/** A value, and where it lies at 95 %. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How many metrics of a workload are compared: the most telling ones. Each further one makes all others less sure. */
const HEADLINES = 3;
/** Fewer servers do not tell what the machine did from what one of them did. */
const FEWEST_FOR_DRIFT = 3;
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

/**
 * Compares two reports, figure by figure: Welch's t-test on the logarithms, corrected for the number of tests, and with
 * what all servers of a workload have in common taken out, since that is the machine.
 *
 * @param threshold changes below it are of no interest, as a share
 */
export function compareReports(before: Report, after: Report, threshold: number): ReportDifference {
  const shared = sharedSections(before, after);
  const pairs = shared.flatMap(([first, second]) => pairsOf(first, second));
  const drifts = driftsOf(pairs);
  const tested = pairs.flatMap((pair) => {
    const difference = differenceOf(pair, drifts);
    return difference ? [{ pair, difference }] : [];
  });
  const chances = holm(tested.map(({ difference }) => difference.chance));
  const changes = tested.flatMap(({ pair, difference }, index): Change[] => {
    const chance = chances[index] ?? 1;
    const isLarge = sizeOf(pair, difference) > threshold;
    return isLarge && chance < 1 - CONFIDENCE ? [changeOf(pair, difference, chance)] : [];
  });
  return {
    conditions: conditionsOf(before, after),
    missing: [...missingIn(after, before, "before"), ...missingIn(before, after, "after")],
    broken: shared.flatMap(([first, second]) => brokenIn(first, second)),
    drifts: drifts.filter(({ ratio }) => Math.abs(ratio - 1) >= 0.01),
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

function driftsOf(pairs: readonly Pair[]): Drift[] {
  const groups = Map.groupBy(
    pairs.filter(({ isRatio, metric }) => isRatio && UNITS_OF_SPEED.has(metrics[metric].unit)),
    ({ workload, metric }) => `${workload} ${metric}`,
  );
  return [...groups.values()].flatMap((group): Drift[] => {
    const [first] = group;
    const median = medianOf(
      group.map(({ before, after }) => meanOfLogarithms(after) - meanOfLogarithms(before)),
    );
    if (!first || median === null || group.length < FEWEST_FOR_DRIFT) return [];
    return [{ workload: first.workload, metric: first.metric, ratio: Math.exp(median) }];
  });
}

/** On the logarithms, where it can be; undefined where one sample is all there is. */
function differenceOf(pair: Pair, drifts: readonly Drift[]): Difference | undefined {
  if (!pair.isRatio) return welch(pair.before, pair.after);
  const drift = drifts.find(({ workload, metric }) => workload === pair.workload && metric === pair.metric);
  const common = Math.log(drift?.ratio ?? 1);
  return welch(
    pair.before.map((sample) => Math.log(sample)),
    pair.after.map((sample) => Math.log(sample) - common),
  );
}

/** As a share of what was before, the same whether it rises or falls. */
function sizeOf({ isRatio, before }: Pair, { mean }: Difference): number {
  if (isRatio) return Math.expm1(Math.abs(mean));
  const base = Math.abs(medianOf(before) ?? 0);
  return base === 0 ? Number.POSITIVE_INFINITY : Math.abs(mean) / base;
}

function changeOf(pair: Pair, difference: Difference, chance: number): Change {
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

function meanOfLogarithms(samples: readonly number[]): number {
  return samples.reduce((sum, sample) => sum + Math.log(sample), 0) / samples.length;
}
