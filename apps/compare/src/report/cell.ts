import { Histogram } from "@acceptloop/load";
import type { Constants } from "../constants.ts";
import { type Contender, modelOf, nameOf } from "../contenders/models.ts";
import { sumOfErrors } from "../workloads/observe.ts";
import type { Sample, Workload } from "../workloads/workload.ts";
import { commonDoubts } from "./doubts.ts";
import { metricNames, type MetricName } from "./metrics.ts";
import type { Cell, CurvePoint, Estimate, Section } from "./report.ts";
import { estimateOf } from "./statistics.ts";

/** One contender under one workload, and what each repeat has found. */
export interface Trial {
  readonly contender: Contender;
  readonly workload: Workload;
  readonly samples: Sample[];
  /** Why repeats have no sample, each a sentence. */
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
  const { name, title, question, metrics: about } = workload;
  return { workload: name, title, question, finding: workload.finding(cells), metrics: about, cells };
}

function cellOf(
  trial: Trial,
  all: readonly Trial[],
  contenders: readonly Contender[],
  constants: ReadonlyMap<string, Constants>,
): Cell {
  const { contender, workload, samples, failures, emulated } = trial;
  const model = modelOf(contender);
  const runtime = "guest" in contender ? null : contender.runtime;
  const known = constants.get(runtime ?? "");
  const [failure] = failures;
  const isFailed = samples.length === 0 && failure !== undefined;
  const doubts = commonDoubts(samples.map((sample) => sample.doubts ?? []));
  if (!isFailed && failure !== undefined) {
    doubts.push(`${failures.length} of ${failures.length + samples.length} measurements failed: ${failure}`);
  }
  const latency = mergedOf(samples.map((sample) => sample.latency));
  const uncorrected = mergedOf(samples.map((sample) => sample.uncorrected));
  const last = samples.at(-1);
  return {
    name: nameOf(contender, contenders),
    model: "guest" in contender ? contender.guest.name : contender.model,
    runtime,
    emulated,
    ...(isFailed && { failure }),
    doubts,
    values: valuesOf(trial, baselineOf(trial, all)),
    predicted: model && known ? workload.predict(model, known) : {},
    errors: sumOfErrors(samples.map((sample) => sample.errors ?? {})),
    curve: latency && uncorrected ? curveOf(latency, uncorrected) : [],
    ...(latency && { histogram: latency.encode() }),
    timeline: last?.timeline ?? [],
    workers: last?.workers ?? [],
  };
}

function valuesOf({ samples }: Trial, baseline: readonly Sample[] | undefined): Cell["values"] {
  const values: { [Name in MetricName]?: Estimate } = {};
  for (const name of metricNames) {
    const found = samples.map((sample, repeat) =>
      name === "processControl" ? controlIn(sample, baseline?.[repeat]) : sample.values[name],
    );
    if (found.some((value) => value !== undefined))
      values[name] = estimateOf(found.map((value) => value ?? null));
  }
  return values;
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
function baselineOf({ contender }: Trial, all: readonly Trial[]): readonly Sample[] | undefined {
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
    uncorrected: uncorrected.percentile(percentile) ?? milliseconds,
  }));
}
