import { describe, expect, test } from "vitest";
import type { Constants } from "./constants.ts";
import { models } from "./contenders/models.ts";
import type { MetricName } from "./report/metrics.ts";
import { echoRate } from "./theory.ts";
import { workloads } from "./workloads/catalogue.ts";

/** A machine with round numbers: four cores, 10 µs for an echo on either side, 10 ms for work:10. */
const constants: Constants = {
  cores: 4,
  workers: 4,
  generatorThreads: 1,
  echo: 10e-6,
  generator: 10e-6,
  echoAlone: 20e-6,
  generatorAlone: 20e-6,
  connection: 100e-6,
  connector: 100e-6,
  copy: 1e-9,
  copyGenerator: 1e-9,
  work: 10e-3,
  processStart: 40e-3,
  processMemory: 13e6,
  threadStart: 20e-3,
  threadMemory: 8e6,
  connectionMemory: 5e3,
};

function expected(workload: string, model: string, metric: MetricName): number | undefined {
  const known = models[model];
  const found = workloads.find(({ name }) => name === workload);
  return known && found?.predict(known, constants)[metric]?.value;
}

describe("predict()", () => {
  test.each([
    ["echo", "event-loop", "rate", 100_000],
    ["echo", "thread-pool", "answered", 20],
    ["slow", "iterative", "answered", 0],
    ["slow", "thread-pool", "answered", 0],
    ["slow", "watcher-executors", "answered", 100],
    ["cpu", "event-loop", "rate", 100],
    ["cpu", "fork", "rate", 400],
    ["cpu", "event-loop", "smallWorst", 80],
    ["blocking", "event-loop", "rate", 20],
    ["blocking", "fork", "rate", 320],
    ["blocking", "thread-pool", "rate", 80],
    ["churn", "fork", "rate", 100],
    ["churn", "thread", "rate", 200],
    ["crash", "event-loop", "survivors", 0],
    ["crash", "fork", "survivors", 100],
    ["crash", "thread-pool", "survivors", 100],
    ["crash", "watcher-executors", "hangSurvivors", 100],
    ["crash", "prefork-accept", "survivors", 75],
    ["memory", "fork", "memoryPerConnection", 13_000],
    ["memory", "event-loop", "memoryPerConnection", 5],
    ["overload", "prefork-accept", "rate", 2000],
    ["bulk", "event-loop", "throughput", 1000],
    ["bulk", "fork", "throughput", 1000],
    ["bulk", "thread-pool", "answered", 100],
    ["fairness", "iterative", "fairness", 1 / 19],
    ["fairness", "event-loop", "fairness", 1],
    ["fairness", "prefork-accept", "balance", 1],
    ["fairness", "prefork-reuseport", "balance", 200 / 203],
    ["overload", "event-loop", "goodput", 100],
    ["overload", "iterative", "goodput", 9.375],
  ] as const)("expects of %s under %s %s %d", (workload, model, metric, value) => {
    expect(expected(workload, model, metric)).toBeCloseTo(value);
  });

  test("a generator of two threads asks twice as much, and costs the cores as much for each echo", () => {
    const loop = models["event-loop"];
    if (!loop) throw new Error("there is no event loop");
    const swift = { ...constants, cores: 100, echo: 1e-6, generator: 10e-6 };
    expect(echoRate(loop, 20, swift).value).toBeCloseTo(100_000);
    const { value, formula } = echoRate(loop, 20, { ...swift, generatorThreads: 2 });
    expect(value).toBeCloseTo(200_000);
    expect(formula).toBe("min(units / S, cores / (S + G), 2 / G)");
  });

  test("expects nothing that it cannot know", () => {
    const blind = { ...constants, processStart: null, processMemory: null };
    const churn = workloads.find(({ name }) => name === "churn");
    const [fork] = [models["fork"]];
    expect(fork && churn?.predict(fork, blind)).toEqual({});
  });
});
