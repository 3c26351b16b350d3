import type { Estimate } from "./report.ts";

/** How sure an interval is. */
export const CONFIDENCE = 0.95;

/**
 * What several measurements of the same thing say together: their median, and the interval that holds the true mean in
 * 95 of 100 runs (Student's t). Those that are null do not count.
 *
 * @param highest no value can be above it
 */
export function estimateOf(
  samples: readonly (number | null)[],
  highest: number = Number.POSITIVE_INFINITY,
): Estimate {
  const known = samples.filter((sample) => sample !== null);
  const median = medianOf(known);
  if (median === null || known.length < 2) return { median, low: null, high: null, samples };
  const { mean, variance } = momentsOf(known);
  const freedom = known.length - 1;
  const margin = studentQuantile((1 + CONFIDENCE) / 2, freedom) * Math.sqrt(variance / known.length);
  return {
    median,
    // What is never negative, or above its bound, is not so by mere uncertainty; and with skewed samples the mean is not their middle.
    low: Math.min(median, Math.max(mean - margin, Math.min(0, ...known))),
    high: Math.max(median, Math.min(mean + margin, Math.max(highest, ...known))),
    samples,
  };
}

/** Not a number for none. */
export function meanOf(samples: readonly number[]): number {
  return samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
}

/** The one in the middle, or the mean of the two; null for none. */
export function medianOf(samples: readonly number[]): number | null {
  const sorted = samples.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

/** How two groups of samples differ, when each may vary in its own way. */
export interface Difference {
  /** Mean of the second less mean of the first. */
  readonly mean: number;
  /** How far the true difference may be from it, at 95 %. */
  readonly margin: number;
  /** How often chance alone brings about such a difference between equals. */
  readonly chance: number;
  /** The standard error of the mean difference. */
  readonly error: number;
  /** How much is known about that error: degrees of freedom. */
  readonly freedom: number;
}

/**
 * Welch's t-test, which does not suppose that both vary alike (Biometrika 34, 1947).
 *
 * @param common what others have done meanwhile: its mean is taken out, and its error counts; a single one is a constant
 * @returns undefined with fewer than two samples on either side, which tell nothing about how much they vary
 */
export function welch(
  first: readonly number[],
  second: readonly number[],
  common: readonly number[] = [0],
): Difference | undefined {
  if (first.length < 2 || second.length < 2) return undefined;
  const [a, b] = [errorOf(first), errorOf(second)];
  const c = common.length < 2 ? { variance: 0, freedom: 1 } : errorOf(common);
  const mean = meanOf(second) - meanOf(first) - meanOf(common);
  const error = Math.sqrt(a.variance + b.variance + c.variance);
  // What never varied says no more about the next time than so many samples can.
  if (error === 0) {
    const freedom = first.length + second.length - 2;
    return { mean, margin: 0, chance: mean === 0 ? 1 : 0, error, freedom };
  }
  const parts = [a, b, c].map(({ variance, freedom: own }) => variance ** 2 / own);
  const freedom = error ** 4 / parts.reduce((sum, part) => sum + part, 0);
  return {
    mean,
    margin: studentQuantile((1 + CONFIDENCE) / 2, freedom) * error,
    chance: studentTails(mean / error, freedom),
    error,
    freedom,
  };
}

/** How often a difference that is there should be found. */
const POWER = 0.8;

/**
 * The smallest difference that would have been found with a power of 80 %, had it been there: what "no difference" is
 * worth.
 *
 * @param tests how many were made beside it, all of which Holm's correction counts
 */
export function smallestVisible({ error, freedom }: Difference, tests: number): number {
  const bound = studentQuantile(1 - (1 - CONFIDENCE) / (2 * tests), freedom);
  return (bound + studentQuantile(POWER, freedom)) * error;
}

/**
 * Holm's correction: the more questions are put, the more often chance alone answers one of them. In place of each
 * chance it returns the one to hold against the usual bound (Scandinavian Journal of Statistics 6, 1979).
 */
export function holm(chances: readonly number[]): number[] {
  const corrected = chances.map(() => 1);
  let largest = 0;
  const order = chances.map((chance, index) => ({ chance, index })).toSorted((a, b) => a.chance - b.chance);
  for (const [rank, { chance, index }] of order.entries()) {
    largest = Math.max(largest, Math.min(1, chance * (chances.length - rank)));
    corrected[index] = largest;
  }
  return corrected;
}

/** The value that Student's t with so many degrees of freedom stays below with this probability, above 0.5. */
export function studentQuantile(probability: number, freedom: number): number {
  const tails = 2 * (1 - probability);
  let [low, high] = [0, 1];
  while (studentTails(high, freedom) > tails) high *= 2;
  // Each step halves the bracket; after so many nothing is left of it.
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (studentTails(middle, freedom) > tails) low = middle;
    else high = middle;
  }
  return high;
}

/** How often Student's t is at least so far from zero, on either side (Abramowitz and Stegun, 26.7.1 and 26.5.27). */
export function studentTails(t: number, freedom: number): number {
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 1 / 2);
}

function momentsOf(samples: readonly number[]): { mean: number; variance: number } {
  const mean = meanOf(samples);
  const squares = samples.reduce((sum, sample) => sum + (sample - mean) ** 2, 0);
  return { mean, variance: squares / (samples.length - 1) };
}

/** How far the mean of some samples may be from the true one, squared. */
function errorOf(samples: readonly number[]): { variance: number; freedom: number } {
  return { variance: momentsOf(samples).variance / samples.length, freedom: samples.length - 1 };
}

/** I_x(a, b), by its continued fraction (Abramowitz and Stegun, 26.5.8), evaluated from the front as Lentz does. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  // The fraction converges fast only on this side of the maximum; 26.5.2 mirrors the other.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  let numerator = 1;
  let denominator = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = denominator;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    const before = fraction;
    for (const term of [even, odd]) {
      denominator = 1 / (1 + term * denominator);
      numerator = 1 + term / numerator;
      fraction *= denominator * numerator;
    }
    if (Math.abs(fraction / before - 1) < Number.EPSILON) break;
  }
  const scale = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  return (Math.exp(scale) * fraction) / a;
}

/** Stirling's series (Abramowitz and Stegun, 6.1.41), from where three of its terms are enough. */
function logGamma(x: number): number {
  if (x < 20) return logGamma(x + 1) - Math.log(x);
  const series = 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5);
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
}
