import { describe, expect, test } from "vitest";
import { sampleReport } from "../../test-support/sample-report.ts";
import type { MetricName } from "./metrics.ts";
import { allMetricsOf, metricsOf, shareOfBest } from "./reading.ts";
import { type Cell, isSurprising, type Section } from "./report.ts";
import { estimateOf } from "./statistics.ts";

const [echo] = sampleReport.sections;
const [sample] = echo?.cells ?? [];
if (!echo || !sample) throw new Error("the sample is empty");
const template = sample;

function cell(name: string, medians: Partial<Record<MetricName, number>>): Cell {
  const values = Object.fromEntries(
    Object.entries(medians).map(([metric, median]) => [metric, estimateOf([median])]),
  );
  return { ...template, name, values, predicted: {} };
}

describe("shareOfBest()", () => {
  const some = cell("iterative", { p99: 1, rate: 300, answered: 5 });
  const fast = cell("event-loop", { p99: 10, rate: 200, answered: 99.9 });
  const slow = cell("fork", { p99: 40, rate: 100, answered: 100 });
  const section: Section = { ...echo, cells: [some, fast, slow] };

  test("of times, does not count who leaves clients without a reply", () => {
    const shares = section.cells.map((one) => shareOfBest(section, one, "p99"));
    expect(shares).toEqual([null, 1, 0.25]);
  });

  test("of a rate, counts everybody", () => {
    expect(section.cells.map((one) => shareOfBest(section, one, "rate"))).toEqual([1, 2 / 3, 1 / 3]);
  });
});

test("allMetricsOf() has every value that somebody has, after those that it is about", () => {
  const section = { ...echo, metrics: ["p50", "rate"] } satisfies Section;
  const all = allMetricsOf(section);
  expect(all.slice(0, 2)).toEqual(metricsOf(section));
  expect(new Set(all)).toEqual(new Set(echo.cells.flatMap(({ values }) => Object.keys(values))));
});

test("exactly 30 % off is not more than 30 % off", () => {
  const observed = (rate: number): Cell => ({
    ...cell("fork", { rate }),
    predicted: { rate: { value: 10, formula: "" } },
  });
  expect([7, 13, 6.99, 13.01].map((rate) => isSurprising(observed(rate), "rate"))).toEqual([
    false,
    false,
    true,
    true,
  ]);
});
