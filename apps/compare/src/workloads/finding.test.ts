import { describe, expect, test } from "vitest";
import type { MetricName } from "../report/metrics.ts";
import type { Cell } from "../report/report.ts";
import { extremes, sentences, timesTheLoop, whoAnswered } from "./finding.ts";

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
    percentiles: [],
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

/** The same with an interval around each figure. */
function repeated(model: string, metric: MetricName, median: number, margin: number, answered = 100): Cell {
  const estimate = { median, low: median - margin, high: median + margin, samples: [median, median] };
  const one = cell(model, { answered });
  return { ...one, values: { ...one.values, [metric]: estimate } };
}

describe("timesTheLoop()", () => {
  test("compares with the event loop, from the figures and not from theory, in two digits", () => {
    const all = [
      cell("event-loop", { rate: 100_000 }),
      cell("fork", { rate: 123 }),
      cell("iterative", { rate: 104_000 }),
      cell("thread", { rate: 190_000 }),
    ];
    expect(timesTheLoop(all)).toBe(
      "Times as many replies/s as event-loop: thread 1.9, iterative 1.0, fork 0.0012.",
    );
  });

  test("says that nobody is ahead where intervals overlap", () => {
    const loop = repeated("event-loop", "rate", 100, 5);
    const [fork, thread] = [repeated("fork", "rate", 108, 4), repeated("thread", "rate", 200, 4)];
    expect(timesTheLoop([loop, fork, thread])).toBe(
      "Times as many replies/s as event-loop: thread 2.0, fork as many.",
    );
    expect(timesTheLoop([loop, fork])).toBe("As many replies/s as event-loop, as far as can be told: fork.");
  });

  test("leaves out who leaves clients without a reply", () => {
    const all = [
      cell("event-loop", { rate: 100, answered: 100 }),
      cell("fork", { rate: 200, answered: 99.5 }),
      cell("iterative", { rate: 300, answered: 5 }),
    ];
    expect(timesTheLoop(all)).toBe("Times as many replies/s as event-loop: fork 2.0.");
    expect(timesTheLoop([cell("event-loop", { rate: 100, answered: 50 }), cell("fork", { rate: 2 })])).toBe(
      "",
    );
  });

  test("says nothing without an event loop, or with nobody beside it", () => {
    expect(timesTheLoop([cell("fork", { rate: 104 })])).toBe("");
    expect(timesTheLoop([cell("event-loop", { rate: 104 })])).toBe("");
  });
});

describe("extremes()", () => {
  test("names the two ends of what was measured", () => {
    const all = [cell("fork", { lost: 2 }), cell("thread", { lost: 7 }), cell("iterative", {})];
    expect(extremes(all, "lost", "lost most", "least")).toBe("thread lost most, 7.00 %; fork least, 2.00 %.");
  });

  test("says of one alone what it has, and nothing of what nobody has", () => {
    const alone = cell("relay", { deliveries: 500, lost: 0 });
    expect(extremes([alone], "deliveries", "most", "least")).toBe("relay: deliveries/s 500.");
    expect(extremes([alone], "lost", "most", "least")).toBe("relay: lost 0.00 %.");
    expect(extremes([alone], "p99", "most", "least")).toBe("");
    expect(sentences(extremes([cell("relay", {})], "p99", "", ""), whoAnswered([]))).toBe(
      "Nothing could be measured.",
    );
  });

  test("knows no most and least of what is the same, or may be", () => {
    const same = [cell("fork", { lost: 0 }), cell("thread", { lost: 0.001 })];
    expect(extremes(same, "lost", "lost most", "least")).toBe("lost: all alike, 0.00 %.");
    const close = [repeated("fork", "memory", 50, 4), repeated("thread", "memory", 55, 2)];
    expect(extremes(close, "memory", "most", "least")).toBe("memory: all alike, 50.0 MB to 55.0 MB.");
    const apart = [repeated("fork", "memory", 50, 2), repeated("thread", "memory", 55, 2)];
    expect(extremes(apart, "memory", "most", "least")).toBe("thread most, 55.0 MB; fork least, 50.0 MB.");
  });

  test("does not praise the times of who leaves clients without a reply", () => {
    const all = [
      cell("iterative", { overloadP99: 8, fairness: 0.05, answered: 6 }),
      cell("event-loop", { overloadP99: 90, fairness: 1, answered: 100 }),
      cell("fork", { overloadP99: 185, fairness: 1, answered: 100 }),
    ];
    expect(extremes(all, "overloadP99", "most", "least")).toBe(
      "fork most, 185 ms; event-loop least, 90.0 ms.",
    );
    expect(extremes(all, "fairness", "fairest", "least so")).toContain("iterative least so, 0.05");
    expect(extremes(all.slice(0, 1), "overloadP99", "most", "least")).toBe("");
  });
});
