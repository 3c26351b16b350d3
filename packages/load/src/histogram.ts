import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from "hdr-histogram-js";

type Recording = ReturnType<typeof build>;

/** One point of a percentile curve. */
export interface CurvePoint {
  /** Share of the latencies that are no longer, 0 to 100. */
  readonly percentile: number;
  /** The latency. */
  readonly milliseconds: number;
}

/** Counted in tenths of a microsecond: finer than any clock here, and long enough for an hour. */
const PER_MILLISECOND = 10_000;
const HIGHEST = 3_600_000 * PER_MILLISECOND;
/** Of the library: counters of 32 bits. */
const COUNTER_BITS = 32;

/**
 * How often which latency occurred, with three significant digits, from a tenth of a microsecond to an hour. Histograms of
 * several threads or runs are merged, since a mean of percentiles is no percentile of anything.
 *
 * @example
 * ```ts
 * import { Histogram } from "@acceptloop/load";
 *
 * const one = new Histogram();
 * const other = new Histogram();
 * for (let milliseconds = 1; milliseconds <= 90; milliseconds += 1) one.record(milliseconds);
 * for (let milliseconds = 901; milliseconds <= 910; milliseconds += 1) other.record(milliseconds);
 * one.add(Histogram.decode(other.encode()));
 * one.count; // => 100
 * Math.round(one.percentile(50) ?? 0); // => 50
 * Math.round(one.percentile(99) ?? 0); // => 909
 * one.percentile(99.9); // => null
 * ```
 */
export class Histogram {
  readonly #recording: Recording;

  /**
   * An empty one.
   *
   * @param digits significant digits, 1 to 5
   */
  constructor(digits: 1 | 2 | 3 | 4 | 5 = 3) {
    this.#recording = build({
      useWebAssembly: false,
      bitBucketSize: COUNTER_BITS,
      lowestDiscernibleValue: 1,
      highestTrackableValue: HIGHEST,
      numberOfSignificantValueDigits: digits,
    });
  }

  /** Reads what {@linkcode Histogram.encode} has written. */
  static decode(text: string): Histogram {
    const histogram = new Histogram();
    histogram.#recording.add(decodeFromCompressedBase64(text, COUNTER_BITS, false));
    return histogram;
  }

  /** How many latencies are in it. */
  get count(): number {
    return this.#recording.totalCount;
  }

  /** The longest, in milliseconds; null when there is none. */
  get maximum(): number | null {
    return this.count === 0 ? null : this.#recording.maxValue / PER_MILLISECOND;
  }

  /** In milliseconds; null when there is none. */
  get mean(): number | null {
    return this.count === 0 ? null : this.#recording.mean / PER_MILLISECOND;
  }

  /**
   * Counts a latency. What is longer than an hour counts as an hour.
   *
   * @param times how often it occurred
   */
  record(milliseconds: number, times: number = 1): void {
    const value = Math.round(milliseconds * PER_MILLISECOND);
    this.#recording.recordValueWithCount(value > HIGHEST ? HIGHEST : value > 0 ? value : 0, times);
  }

  /** Counts all that the other one has counted. */
  add(other: Histogram): void {
    this.#recording.add(other.#recording);
  }

  /**
   * The latency, in milliseconds, that so many percent did not exceed; null when there are too few to tell: with fewer
   * than 1,000, a 99.9th percentile would only be another name for the slowest.
   *
   * @param percentile 0 to 100; 100 is the maximum
   */
  percentile(percentile: number): number | null {
    if (percentile >= 100) return this.maximum;
    // 0.1 and 99.9 add up to a little less than 100 in binary.
    if (this.count * (1 - percentile / 100) < 1 - 1e-9) return null;
    const value = this.#recording.getValueAtPercentile(percentile);
    return Math.min(value, this.#recording.maxValue) / PER_MILLISECOND;
  }

  /** Points from the fastest to the slowest, ever closer towards the end, for a curve over 1 / (1 - percentile). */
  curve(): CurvePoint[] {
    if (this.count === 0) return [];
    const points: CurvePoint[] = [];
    for (let rest = 1; rest * this.count >= 1; rest /= 2) {
      for (const share of [1, 0.85, 0.7, 0.6]) {
        const percentile = 100 * (1 - rest * share);
        const milliseconds = this.percentile(percentile);
        if (milliseconds !== null) points.push({ percentile, milliseconds });
      }
    }
    points.push({ percentile: 100, milliseconds: this.#recording.maxValue / PER_MILLISECOND });
    return points;
  }

  /** As text: base64 of the compressed form that all implementations of HdrHistogram share, in tenths of a microsecond. */
  encode(): string {
    return encodeIntoCompressedBase64(this.#recording);
  }
}
