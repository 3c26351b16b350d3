import { expect, test } from "vitest";
import { Histogram } from "../histogram.ts";
import { Tally } from "./tally.ts";

const lengths = Array.from({ length: 4000 }, (_, index) => 0.0001 * 1.0065 ** index);

test.each([
  [11, 0.999, 1.001],
  [8, 0.99, 1.01],
])("of %i bits becomes the histogram of the same latencies", (bits, least, most) => {
  for (const milliseconds of lengths.filter((length) => length > 0.01)) {
    const tally = new Tally(bits);
    tally.record(milliseconds);
    const histogram = new Histogram();
    tally.addTo(histogram);
    expect(histogram.count).toBe(1);
    // Longer than an hour counts as an hour.
    const ratio = (histogram.maximum ?? 0) / Math.min(milliseconds, 3_600_000);
    expect(ratio).toBeGreaterThan(least);
    expect(ratio).toBeLessThan(most);
  }
});

test("counts what is shorter than its resolution, too, and forgets", () => {
  const tally = new Tally(11);
  for (const milliseconds of [-1, 0, 0.00001, Number.NaN, 0.02, 0.02, 1e9]) tally.record(milliseconds);
  expect(tally.count).toBe(7);
  const histogram = new Histogram();
  tally.addTo(histogram);
  expect(histogram.count).toBe(7);
  expect(histogram.percentile(80)).toBeCloseTo(0.02, 4);
  tally.reset();
  tally.addTo(histogram);
  expect(tally.count).toBe(0);
  expect(histogram.count).toBe(7);
});
