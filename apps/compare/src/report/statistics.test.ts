import { describe, expect, test } from "vitest";
import {
  estimateOf,
  holm,
  medianOf,
  smallestVisible,
  studentQuantile,
  studentTails,
  welch,
} from "./statistics.ts";

/** Critical values of Student's t, from the NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2. */
const table: readonly (readonly [freedom: number, ...values: number[]])[] = [
  [1, 3.078, 6.314, 12.706, 31.821, 63.657],
  [2, 1.886, 2.92, 4.303, 6.965, 9.925],
  [3, 1.638, 2.353, 3.182, 4.541, 5.841],
  [4, 1.533, 2.132, 2.776, 3.747, 4.604],
  [9, 1.383, 1.833, 2.262, 2.821, 3.25],
  [30, 1.31, 1.697, 2.042, 2.457, 2.75],
  [100, 1.29, 1.66, 1.984, 2.364, 2.626],
];
const probabilities = [0.9, 0.95, 0.975, 0.99, 0.995];

describe("studentQuantile()", () => {
  test.each(table)("agrees with the table for %d degrees of freedom", (freedom, ...values) => {
    for (const [column, probability] of probabilities.entries()) {
      expect(studentQuantile(probability, freedom)).toBeCloseTo(values[column] ?? 0, 3);
    }
  });

  test("tends to the normal distribution", () => {
    expect(studentQuantile(0.975, 1e6)).toBeCloseTo(1.95996, 4);
  });
});

test("studentTails() keeps its precision where chance is small", () => {
  // With one degree of freedom it is Cauchy's distribution: 1 - 2/π · arctan t.
  expect(studentTails(1, 1)).toBeCloseTo(0.5, 12);
  expect(studentTails(1e6, 1) / ((2 / Math.PI) * 1e-6)).toBeCloseTo(1, 9);
  // With two it is 1 - t / √(2 + t²).
  expect(studentTails(-3, 2)).toBeCloseTo(1 - 3 / Math.sqrt(11), 12);
});

describe("estimateOf()", () => {
  test("gives the median and the interval of Student's t", () => {
    const { median, low, high } = estimateOf([9, 10, 11, 10, 10]);
    expect(median).toBe(10);
    // Standard deviation √½, five samples, four degrees of freedom.
    expect((high ?? 0) - 10).toBeCloseTo((2.776 * Math.SQRT1_2) / Math.sqrt(5), 3);
    expect(10 - (low ?? 0)).toBeCloseTo((high ?? 0) - 10, 12);
  });

  test("has no interval for one sample, and nothing for none", () => {
    expect(estimateOf([7])).toEqual({ median: 7, low: null, high: null, samples: [7] });
    expect(estimateOf([null, 7])).toEqual({ median: 7, low: null, high: null, samples: [null, 7] });
    expect(estimateOf([null])).toEqual({ median: null, low: null, high: null, samples: [null] });
    expect(estimateOf([])).toEqual({ median: null, low: null, high: null, samples: [] });
  });

  test("does not leave what is possible, and always holds the median", () => {
    expect(estimateOf([1, 9])).toMatchObject({ low: 0, median: 5 });
    expect(estimateOf([-1, 1]).low).toBe(-1);
    expect(estimateOf([100, 20, 100], 100)).toMatchObject({ median: 100, high: 100 });
    expect(estimateOf([100, 20, 100]).high).toBeGreaterThan(100);
    const skewed = estimateOf([
      ...Array.from({ length: 60 }, () => 1),
      ...Array.from({ length: 40 }, () => 100),
    ]);
    expect(skewed.low).toBe(1);
  });
});

test("medianOf() takes the middle, or the mean of the two", () => {
  expect(medianOf([3, 1, 2])).toBe(2);
  expect(medianOf([10, 2, 9, 1])).toBe(5.5);
  expect(medianOf([])).toBeNull();
});

describe("welch()", () => {
  test("agrees with R's t.test() on Student's sleep data", () => {
    // Student, "The probable error of a mean", Biometrika 6 (1908); R prints t = -1.8608, df = 17.776, p = 0.07939.
    const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
    const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const { mean = 0, margin = 0, chance } = welch(first, second) ?? {};
    expect(chance).toBeCloseTo(0.07939, 5);
    expect(mean).toBeCloseTo(1.58, 12);
    expect(mean - margin).toBeCloseTo(-0.2054832, 6);
    expect(mean + margin).toBeCloseTo(3.3654832, 6);
  });

  test("is sure of what does not vary at all", () => {
    expect(welch([2, 2], [2, 2])).toMatchObject({ mean: 0, margin: 0, chance: 1 });
    expect(welch([2, 2], [3, 3])).toMatchObject({ mean: 1, margin: 0, chance: 0 });
  });

  test("takes out what others have in common, and its error with it", () => {
    // Each mean has its own error, of 1, 1 and 5/3, and its own degrees of freedom: 1, 1 and 3 (Welch and Satterthwaite).
    const { mean, error, freedom } = welch([0, 2], [10, 12], [1, 3, 5, 7]) ?? {};
    expect(mean).toBe(11 - 1 - 4);
    expect(error).toBeCloseTo(Math.sqrt(1 + 1 + 5 / 3), 12);
    expect(freedom).toBeCloseTo((11 / 3) ** 2 / (1 + 1 + (5 / 3) ** 2 / 3), 12);
  });

  test("tells nothing from one sample", () => {
    expect(welch([1], [2, 3])).toBeUndefined();
  });
});

test("holm() multiplies the smallest by all, the next by one less, and never overtakes", () => {
  const corrected = holm([0.01, 0.04, 0.03, 0.005]);
  for (const [index, chance] of [0.03, 0.06, 0.06, 0.02].entries()) {
    expect(corrected[index]).toBeCloseTo(chance, 12);
  }
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
});

test("smallestVisible() asks for more the more tests there are", () => {
  const difference = { mean: 0, margin: 0, chance: 1, error: 2, freedom: 4 };
  // 2.776 leaves 2.5 % above it with four degrees of freedom, and 0.941 leaves 20 %.
  expect(smallestVisible(difference, 1)).toBeCloseTo(2 * (2.776 + 0.941), 2);
  expect(smallestVisible(difference, 50)).toBeCloseTo(2 * (8.61 + 0.941), 1);
});
