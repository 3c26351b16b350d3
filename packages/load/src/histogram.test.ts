import { expect, test } from "vitest";
import { Histogram } from "./histogram.ts";

/** Latencies as they are: most of them short, a few very long. */
function samples(count: number): number[] {
  // A generator of its own, so that each run sees the same (Numerical Recipes, 7.1: an even quicker one).
  let state = 1;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 0.02 / (1 - state / 2 ** 32) ** 0.9;
  });
}

test("merged percentiles equal those of the raw samples within 1 %", () => {
  const raw = samples(40_000);
  const parts = [new Histogram(), new Histogram(), new Histogram(), new Histogram()];
  // The slow ones all in one part, where a mean of percentiles would be far off.
  const sorted = raw.toSorted((one, other) => one - other);
  for (const [index, value] of sorted.entries()) parts[Math.floor(index / 10_000)]?.record(value);
  const merged = new Histogram();
  for (const part of parts) merged.add(Histogram.decode(part.encode()));

  expect(merged.count).toBe(raw.length);
  for (const percentile of [50, 90, 99, 99.9]) {
    const exact = sorted[Math.ceil((raw.length * percentile) / 100) - 1] ?? 0;
    expect((merged.percentile(percentile) ?? 0) / exact).toBeGreaterThan(0.99);
    expect((merged.percentile(percentile) ?? 0) / exact).toBeLessThan(1.01);
  }
});

test("a percentile is null when there are too few samples to tell it", () => {
  const histogram = new Histogram();
  expect(histogram.percentile(50)).toBe(null);
  expect(histogram.maximum).toBe(null);
  expect(histogram.mean).toBe(null);
  for (let count = 0; count < 999; count += 1) histogram.record(1);
  expect(histogram.percentile(99)).toBeCloseTo(1);
  expect(histogram.percentile(99.9)).toBe(null);
  histogram.record(1);
  expect(histogram.percentile(99.9)).toBeCloseTo(1);
});

test("what is shorter than the resolution or longer than an hour is counted at the edge", () => {
  const histogram = new Histogram();
  histogram.record(-1);
  histogram.record(Number.NaN);
  histogram.record(1e12);
  expect(histogram.count).toBe(3);
  expect(histogram.maximum).toBe(3_600_000);
  expect(Histogram.decode(histogram.encode()).maximum).toBeCloseTo(3_600_000, -4);
});

test("curve() rises to the maximum", () => {
  const histogram = new Histogram();
  for (const value of samples(5000)) histogram.record(value);
  const curve = histogram.curve();
  expect(curve.at(-1)).toEqual({ percentile: 100, milliseconds: histogram.maximum });
  for (const [index, point] of curve.entries()) {
    expect(point.milliseconds).toBeGreaterThanOrEqual(curve[index - 1]?.milliseconds ?? 0);
    expect(point.percentile).toBeGreaterThanOrEqual(curve[index - 1]?.percentile ?? 0);
  }
});

test("encode() keeps the mean, the maximum and the count", () => {
  const histogram = new Histogram(2);
  for (const value of samples(1000)) histogram.record(value);
  const decoded = Histogram.decode(histogram.encode());
  expect(decoded.count).toBe(1000);
  expect((decoded.mean ?? 0) / (histogram.mean ?? 1)).toBeCloseTo(1, 1);
  expect((decoded.maximum ?? 0) / (histogram.maximum ?? 1)).toBeCloseTo(1, 1);
});
