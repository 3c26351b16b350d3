import { describe, expect, test } from "vitest";
import type { MetricName } from "../report/metrics.ts";
import type { Cell } from "../report/report.ts";
import { extremes, timesTheLoop, whoAnswered } from "./finding.ts";

function cell(model: string, medians: Partial<Record<MetricName, number>>): Cell {
  const values = Object.fromEntries(
    Object.entries(medians).map(([name, median]) => [
      name,
      { median, low: null, high: null, samples: [median] },
    ]),
  );
  return {
    name: model,
    model,
    runtime: "node",
    emulated: false,
    doubts: [],
    values,
    predicted: {},
    errors: {},
    curve: [],
    timeline: [],
    workers: [],
  };
}

describe("whoAnswered()", () => {
  test("says who waited, and names the others while they are few", () => {
    const all = [
      cell("iterative", { answered: 0 }),
      cell("fork", { answered: 100 }),
      cell("thread", { answered: 100 }),
    ];
    expect(whoAnswered(all)).toBe(
      "iterative answered 0 % of the clients, fork and thread answered all of them.",
    );
  });

  test("counts the others when they are many", () => {
    const many = ["a", "b", "c", "d", "e"].map((name) => cell(name, { answered: 100 }));
    expect(whoAnswered(many)).toBe("all 5 answered all of them.");
    expect(whoAnswered([cell("one", { answered: 5 }), ...many])).toBe(
      "one answered 5 % of the clients, the other 5 answered all of them.",
    );
  });

  test("says so when nothing could be measured", () => {
    expect(whoAnswered([cell("fork", {})])).toBe("Nothing could be measured.");
  });
});

describe("timesTheLoop()", () => {
  test("compares with the event loop, from the figures and not from theory", () => {
    const all = [
      cell("event-loop", { rate: 100 }),
      cell("fork", { rate: 104 }),
      cell("thread", { rate: 190 }),
    ];
    expect(timesTheLoop(all)).toBe("Times as many replies/s as event-loop: thread 1.90, fork 1.04.");
  });

  test("says nothing without an event loop", () => {
    expect(timesTheLoop([cell("fork", { rate: 104 })])).toBe("");
  });
});

describe("extremes()", () => {
  test("names the two ends of what was measured", () => {
    const all = [cell("fork", { lost: 2 }), cell("thread", { lost: 7 }), cell("iterative", {})];
    expect(extremes(all, "lost", "lost most", "least")).toMatch(
      /^thread lost most, 7\S* %; fork least, 2\S* %\.$/,
    );
  });
});
