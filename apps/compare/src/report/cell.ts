import { Histogram } from "@acceptloop/load";
import type { Constants } from "../constants.ts";
import { type Contender, modelOf, nameOf } from "../contenders/models.ts";
import { sumOfErrors } from "../workloads/observe.ts";
import type { Sample, Workload } from "../workloads/workload.ts";
import { commonDoubts } from "./doubts.ts";
import { type MetricName, metricNames, metrics } from "./metrics.ts";
import { errorsOf } from "./reading.ts";
import type { Cell, CurvePoint, Doubt, Estimate, PercentileRow, Section } from "./report.ts";
import { estimateOf } from "./statistics.ts";

/** One contender under one workload, and what each repeat has found. */
export interface Trial {
  readonly contender: Contender;
  readonly workload: Workload;
  /** Of each repeat; undefined for one that failed. */
  readonly samples: (Sample | undefined)[];
  /** Why there are none, each a sentence. */
  readonly failures: string[];
  emulated: boolean;
}

/** What all contenders made of a workload; undefined when nothing has come of it. */
export function sectionOf(
  workload: Workload,
  trials: readonly Trial[],
  contenders: readonly Contender[],
  constants: ReadonlyMap<string, Constants>,
): Section | undefined {
  const tried = trials.filter(({ samples, failures }) => samples.length + failures.length > 0);
  if (tried.length === 0) return undefined;
  const cells = tried.map((trial) => cellOf(trial, tried, contenders, constants));
  const { name, title, question, timed, metrics: about } = workload;
  return {
    workload: name,
    title,
    question,
    finding: workload.finding(cells),
    // What nobody has asked for, as the highest rate, is not what it is about.
    metrics: about.filter((metric) => cells.some(({ values }) => values[metric] !== undefined)),
    ...(timed !== undefined && { timed }),
    cells,
  };
}

function cellOf(
  trial: Trial,
  all: readonly Trial[],
  contenders: readonly Contender[],
  constants: ReadonlyMap<string, Constants>,
): Cell {
  const { contender, failures, emulated } = trial;
  const runtime = "guest" in contender ? null : contender.runtime;
  const samples = trial.samples.filter((sample) => sample !== undefined);
  const [failure] = failures;
  const latency = mergedOf(samples.map((sample) => sample.latency));
  const uncorrected = mergedOf(samples.map((sample) => sample.uncorrected));
  const values = valuesOf(trial, baselineOf(trial, all));
  const last = samples.at(-1);
  return {
    name: nameOf(contender, contenders),
    model: "guest" in contender ? contender.guest.name : contender.model,
    runtime,
    emulated,
    ...(samples.length === 0 && failure !== undefined && { failure }),
    doubts: doubtsOf(trial, samples),
    values,
    predicted: predictedOf(trial, values, constants.get(runtime ?? "")),
    errors: sumOfErrors(samples.map((sample) => sample.errors ?? {})),
    curve: latency && uncorrected ? curveOf(latency, uncorrected) : [],
    percentiles: latency && uncorrected ? percentilesOf(latency, uncorrected) : [],
    ...(latency && { histogram: latency.encode() }),
    timeline: last?.timeline ?? [],
    workers: last?.workers ?? [],
  };
}

function doubtsOf({ workload, failures }: Trial, samples: readonly Sample[]): Doubt[] {
  const doubts = commonDoubts(samples.map((sample) => sample.doubts ?? []));
  const [failure] = failures;
  if (samples.length === 0 || failure === undefined) return doubts;
  const share = `${failures.length} of ${failures.length + samples.length}`;
  return [...doubts, { sentence: `${share} measurements failed: ${failure}`, metrics: workload.metrics }];
}

/** What theory says; where it has no formula for the most telling figure, that is to be said as well. */
function predictedOf(
  { contender, workload }: Trial,
  values: Cell["values"],
  constants: Constants | undefined,
): Cell["predicted"] {
  const model = modelOf(contender);
  if (model === undefined || constants === undefined) return {};
  const first = workload.metrics.find((metric) => values[metric] !== undefined);
  return { ...(first !== undefined && { [first]: null }), ...workload.predict(model, constants) };
}

function valuesOf({ samples }: Trial, baseline: Trial["samples"] | undefined): Cell["values"] {
  const values: { [Name in MetricName]?: Estimate } = {};
  for (const name of metricNames) {
    const found = samples.map((sample, repeat) => sample && valueIn(sample, name, baseline?.[repeat]));
    if (found.some((value) => value !== undefined)) {
      values[name] = estimateOf(
        found.map((value) => value ?? null),
        metrics[name].highest,
      );
    }
  }
  return values;
}

function valueIn(sample: Sample, name: MetricName, baseline: Sample | undefined): number | null | undefined {
  if (name === "processControl") return controlIn(sample, baseline);
  // Counted in one place, so that the figure is the sum of what stands beside it by kind.
  if (name === "errors") return sample.errors && errorsOf({ errors: sample.errors });
  return sample.values[name];
}

/** What of the processor time the iterative server does not need: Stevens' process control time. */
function controlIn(sample: Sample, baseline: Sample | undefined): number | null | undefined {
  const time = sample.values.processorTime;
  const base = baseline?.values.processorTime;
  return time === undefined || base === undefined
    ? undefined
    : time === null || base === null
      ? null
      : time - base;
}

/** The samples of the iterative server on the same runtime. */
function baselineOf({ contender }: Trial, all: readonly Trial[]): Trial["samples"] | undefined {
  if ("guest" in contender) return undefined;
  return all.find(
    ({ contender: other }) =>
      !("guest" in other) && other.model === "iterative" && other.runtime === contender.runtime,
  )?.samples;
}

/** All latencies in one; undefined where nothing was timed. */
function mergedOf(histograms: readonly (Histogram | undefined)[]): Histogram | undefined {
  const merged = new Histogram();
  for (const histogram of histograms) if (histogram) merged.add(histogram);
  return merged.count > 0 ? merged : undefined;
}

function curveOf(latency: Histogram, uncorrected: Histogram): CurvePoint[] {
  return latency.curve().map(({ percentile, milliseconds }) => ({
    percentile,
    corrected: milliseconds,
    uncorrected: uncorrected.percentile(percentile),
  }));
}

/** Those that people ask for. The curve has points of its own, of which the next one may be twice as far. */
const ASKED_FOR = [0, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100];

function percentilesOf(latency: Histogram, uncorrected: Histogram): PercentileRow[] {
  return ASKED_FOR.map((percentile) => ({
    percentile,
    corrected: latency.percentile(percentile),
    uncorrected: uncorrected.percentile(percentile),
  }));
}
