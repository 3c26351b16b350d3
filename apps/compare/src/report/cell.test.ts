import { Histogram } from "@acceptloop/load";
import { describe, expect, test } from "vitest";
import type { Constants } from "../constants.ts";
import { echo } from "../workloads/echo.ts";
import { relay } from "../workloads/relay.ts";
import type { Sample } from "../workloads/workload.ts";
import { sectionOf, type Trial } from "./cell.ts";
import { csvOf } from "./csv.ts";
import type { Cell } from "./report.ts";
import { sampleReport } from "../../test-support/sample-report.ts";

const trial = (model: string, samples: Trial["samples"], rest: Partial<Trial> = {}): Trial => ({
  contender: { model, runtime: "node" },
  workload: echo,
  samples,
  failures: [],
  emulated: false,
  ...rest,
});

function cellsOf(
  trials: readonly Trial[],
  constants: ReadonlyMap<string, Constants> = new Map(),
): readonly Cell[] {
  const [first] = trials;
  const contenders = trials.map(({ contender }) => contender);
  return (first && sectionOf(first.workload, trials, contenders, constants)?.cells) ?? [];
}

const knowing: Constants = {
  cores: 2,
  workers: 2,
  generatorThreads: 1,
  echo: 1e-5,
  generator: 1e-5,
  echoAlone: 1e-5,
  generatorAlone: 1e-5,
  connection: 1e-4,
  connector: 1e-4,
  copy: 1e-9,
  copyGenerator: 1e-9,
  work: 0.01,
  processStart: 0.04,
  processMemory: 1e7,
  threadStart: 0.02,
  threadMemory: 8e6,
  connectionMemory: 5000,
};

describe("sectionOf()", () => {
  test("a repeat that failed keeps its place, so that repeats are told apart by their number", () => {
    const time = (processorTime: number): Sample => ({ values: { rate: 1, processorTime } });
    const iterative = trial("iterative", [time(10), time(20), time(30)]);
    const fork = trial("fork", [time(15), undefined, time(45)], { failures: ["it died"] });
    const [, cell] = cellsOf([iterative, fork]);
    expect(cell?.values.processControl?.samples).toEqual([5, null, 15]);
    expect(cell?.doubts.map(({ sentence }) => sentence)).toEqual(["1 of 3 measurements failed: it died"]);
    const section = sectionOf(echo, [fork], [fork.contender], new Map());
    const lines = csvOf({ ...sampleReport, sections: section ? [section] : [] }).split("\r\n");
    expect(
      lines.filter((line) => line.includes(",rate,")).map((line) => line.split(",").slice(7, 9)),
    ).toEqual([
      ["1", "1"],
      ["2", ""],
      ["3", "1"],
    ]);
  });

  test("the number of errors is the sum of what stands beside it by kind", () => {
    const [cell] = cellsOf([trial("fork", [{ values: {}, errors: { wrong: 3, reset: 4 } }])]);
    expect(cell?.values.errors?.median).toBe(7);
    expect(cell?.errors).toEqual({ wrong: 3, reset: 4 });
  });

  test("percentiles are those that were asked for, and none is another name for the slowest", () => {
    const latency = new Histogram();
    for (let milliseconds = 1; milliseconds <= 172; milliseconds += 1) latency.record(milliseconds);
    const [cell] = cellsOf([trial("fork", [{ values: {}, latency, uncorrected: latency }])]);
    const at = (wanted: number): number | null | undefined =>
      cell?.percentiles.find(({ percentile }) => percentile === wanted)?.corrected;
    expect(Math.round(at(95) ?? 0)).toBe(164);
    expect([at(99.9), Math.round(at(100) ?? 0)]).toEqual([null, 172]);
  });

  test("where theory has no formula for what it is about, it says so; where nothing was asked, nothing", () => {
    const known = new Map([["node", knowing]]);
    const [cell] = cellsOf([trial("relay", [{ values: { deliveries: 9 } }], { workload: relay })], known);
    expect(cell?.predicted).toEqual({ deliveries: null });
    const [executors] = cellsOf([trial("watcher-executors", [{ values: { rate: 9 } }])], known);
    expect(executors?.predicted).toMatchObject({ rate: null, answered: { value: 100 } });
    expect(
      cellsOf([trial("relay", [{ values: { deliveries: 9 } }], { workload: relay })])[0]?.predicted,
    ).toEqual({});
  });

  test("the highest rate comes first where somebody has asked for it, and is not there else", () => {
    const of = (values: Sample["values"]): readonly string[] | undefined =>
      sectionOf(echo, [trial("fork", [{ values }])], [{ model: "fork", runtime: "node" }], new Map())
        ?.metrics;
    expect(of({ rate: 1, highestRate: 2, p99: 3 })).toEqual(["highestRate", "rate", "p99"]);
    expect(of({ rate: 1, p99: 3 })).toEqual(["rate", "p99"]);
  });

  test("intervals do not leave what is possible", () => {
    const share = (answered: number): Sample => ({ values: { answered, fairness: answered / 100 } });
    const [cell] = cellsOf([trial("fork", [share(100), share(20), share(100)])]);
    expect([cell?.values.answered?.high, cell?.values.fairness?.high]).toEqual([100, 1]);
  });
});
