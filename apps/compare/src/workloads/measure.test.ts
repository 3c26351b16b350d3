import { describe, expect, test } from "vitest";
import { resultOf, ScriptedStage } from "../../test-support/scripted-stage.ts";
import { models } from "../contenders/models.ts";
import { sumOfErrors } from "./observe.ts";
import { churn } from "./churn.ts";
import { cpu } from "./cpu.ts";
import { echo } from "./echo.ts";
import { fairness } from "./fairness.ts";
import { memory } from "./memory.ts";
import { overload } from "./overload.ts";
import { udp } from "./udp.ts";

const thousand = (milliseconds: number): number[] => Array.from({ length: 1000 }, () => milliseconds);

describe("what went wrong under any of its loads is told:", () => {
  test.each([
    [echo, 2],
    [cpu, 2],
    [fairness, 2],
    [overload, 3],
    [udp, 2],
  ] as const)("$name", async (workload, windows) => {
    for (let window = 0; window < windows; window += 1) {
      const script = Array.from({ length: windows }, (_, index) =>
        index === window ? { latencies: thousand(1), errors: { wrong: 7 } } : { latencies: thousand(1) },
      );
      const sample = await workload.measure(new ScriptedStage(script));
      expect(sumOfErrors([sample.errors ?? {}])).toEqual({ wrong: 7 });
    }
  });
});

describe("echo", () => {
  const windows = [
    { latencies: thousand(1), warnings: ["Busy."] },
    {
      latencies: thousand(5),
      uncorrected: resultOf({ latencies: thousand(2) }).latency,
      warnings: ["Late."],
    },
  ];

  test("takes its rate from one load and its times from the other, and doubts each by itself", async () => {
    const { values, doubts } = await echo.measure(new ScriptedStage(windows));
    expect(values.rate).toBe(1000);
    expect([values.p50, values.p99, values.worst].map((value) => Math.round(value ?? 0))).toEqual([5, 5, 5]);
    expect(Math.round(values.uncorrectedP99 ?? 0)).toBe(2);
    expect(doubts).toMatchObject([
      { sentence: "As fast as they can: Busy.", metrics: expect.not.arrayContaining(["p99"]) },
      { sentence: "At 70 %: Late.", metrics: expect.arrayContaining(["p50", "p99"]) },
    ]);
    expect(doubts?.[1]?.metrics).not.toContain("rate");
    expect(values).not.toHaveProperty("highestRate");
  });

  test("tells the highest rate that holds an objective, and whether it was the generator's", async () => {
    const highest = {
      rate: 900,
      failedAt: 950,
      limitedBy: "generator",
      interrupted: false,
      steps: [],
    } as const;
    const { values, doubts } = await echo.measure(new ScriptedStage(windows, { highest }));
    expect(values.highestRate).toBe(900);
    expect(doubts?.at(-1)).toEqual({
      sentence:
        "At 950 requests/s the load generator was at its own limit: the server might hold the objective at a higher rate.",
      metrics: ["highestRate"],
    });
    const ours = { ...highest, limitedBy: "server" } as const;
    const sample = await echo.measure(new ScriptedStage(windows, { highest: ours }));
    expect(sample.doubts).toHaveLength(2);
  });
});

describe("overload", () => {
  const windows = [
    { latencies: thousand(1), warnings: ["Busy."] },
    { latencies: thousand(3), unanswered: 1 },
    { latencies: thousand(90), unanswered: 500, warnings: ["Not the plan."] },
  ];

  test("takes all percentiles from 50 %, and names what is of 150 %", async () => {
    const { values, latency } = await overload.measure(new ScriptedStage(windows));
    const times = [values.p50, values.p90, values.p99, values["p99.9"], values.worst, values.uncorrectedP99];
    expect(times.map((value) => Math.round(value ?? 0))).toEqual([3, 3, 3, 3, 3, 3]);
    expect(Math.round(values.overloadP99 ?? 0)).toBe(90);
    expect([values.unanswered, values.overloadUnanswered]).toEqual([1, 500]);
    expect(Math.round(latency?.percentile(50) ?? 0)).toBe(90);
    expect(overload.timed).toBe("at 150 % of what it can do");
  });

  test("doubts what it marks, and not that the plan of 150 % is not kept", async () => {
    const { doubts } = await overload.measure(new ScriptedStage(windows));
    expect(doubts?.map(({ sentence }) => sentence)).toEqual(["As fast as they can: Busy."]);
    expect(doubts?.[0]?.metrics).toEqual(expect.arrayContaining(["rate", "goodput"]));
    const [full = {}, half = {}, over = {}] = windows;
    const limited = await overload.measure(
      new ScriptedStage([full, half, { ...over, isGeneratorLimited: true }]),
    );
    expect(limited.doubts?.at(-1)?.sentence).toBe("At 150 %: Not the plan.");
  });

  test("calls no maximum a p99", async () => {
    const few = await overload.measure(new ScriptedStage([{}, { latencies: [4] }, { latencies: [80] }]));
    expect(few.values).toMatchObject({ p99: null, overloadP99: null });
  });
});

test("cpu names the slowest of the small requests what it is", async () => {
  const { values } = await cpu.measure(
    new ScriptedStage([{ latencies: thousand(10) }, { latencies: [1, 9] }]),
  );
  expect(Math.round(values.smallWorst ?? 0)).toBe(9);
});

describe("memory", () => {
  test("tells what a client holds only where all of them are served", async () => {
    const some = await memory.measure(new ScriptedStage([{ clientsAnswered: 1 }]));
    expect(some.values.memoryPerConnection).toBe(null);
    const all = await memory.measure(new ScriptedStage([{ clientsAnswered: 1000 }]));
    expect(all.values.memoryPerConnection).not.toBe(null);
  });
});

describe("churn", () => {
  test.each([
    ["event-loop", false],
    ["fork", true],
    ["thread", true],
  ])("context switches of %s are not told: %s", async (model, isUntold) => {
    const stage = new ScriptedStage([{}], { ...(models[model] && { model: models[model] }) });
    const { values } = await churn.measure(stage);
    expect(values.contextSwitches === null).toBe(isUntold);
  });
});

describe("udp", () => {
  test("what has not come back in time is lost, what is still under way is not", async () => {
    const flood = { latencies: thousand(1), sent: 1500, errors: { lost: 300, late: 50 } };
    const stage = new ScriptedStage([{ latencies: thousand(1) }, flood]);
    const { values } = await udp.measure(stage);
    expect(values.lost).toBe((250 / 1250) * 100);
    expect(stage.plans.map(({ connections }) => connections)).toEqual([16, 1000]);
  });
});
