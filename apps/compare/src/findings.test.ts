import { describe, expect, test } from "vitest";
import { findingOf } from "./findings.ts";
import type { Cell, Figures } from "./report.ts";
import { workloads } from "./workloads.ts";

const [echo, slow, cpu] = workloads;
if (!echo || !slow || !cpu) throw new Error("three workloads are told of here");

function cell(model: string, figures: Partial<Figures>): Cell {
  const nothing: Figures = {
    repliesPerSecond: 0,
    replies: 0,
    latency: { p50: null, p90: null, p99: null, "p99.9": null },
    clients: 10,
    unanswered: 0,
    refused: 0,
    failed: 0,
    memory: null,
    processes: null,
    threads: null,
    processorTime: null,
    cores: null,
    generatorUse: 0,
  };
  return { model, runtime: "node", emulated: false, figures: { ...nothing, ...figures } };
}

describe("findingOf()", () => {
  test("says who waited behind a silent client", () => {
    const cells = [cell("iterative", { unanswered: 10 }), cell("fork", {}), cell("thread", {})];
    expect(findingOf(slow, cells)).toBe(
      "With a silent client in front, iterative answered 0 of 10 clients, fork and thread answered all 10.",
    );
  });

  test("says who used the cores, from the figures and not from theory", () => {
    const loop = cell("event-loop", { repliesPerSecond: 100, cores: 0.98 });
    const fork = cell("fork", { repliesPerSecond: 104, cores: 1.1 });
    expect(findingOf(cpu, [loop, fork])).toBe(
      "Times as many replies as event-loop (1.0 cores busy) gave: fork 1.04 (1.1 cores busy).",
    );
  });

  test("names the fastest and the hungriest, and no memory where none is known", () => {
    const cells = [
      cell("fork", { repliesPerSecond: 5, memory: 2e6 }),
      cell("thread", { repliesPerSecond: 7, memory: 1e6 }),
    ];
    expect(findingOf(echo, cells)).toBe(
      "Fork and thread answered all 10; thread gave most replies, 7 a second, and fork took most memory, 2 MB.",
    );
    expect(findingOf(echo, [cell("fork", { repliesPerSecond: 5 })])).toBe(
      "Fork answered all 10; fork gave most replies, 5 a second.",
    );
  });

  test("says so when nothing could be measured", () => {
    expect(findingOf(echo, [{ model: "fork", runtime: "node", emulated: false, failure: "no" }])).toBe(
      "Nothing could be measured.",
    );
  });
});
