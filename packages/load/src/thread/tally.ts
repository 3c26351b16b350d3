import { Histogram } from "../histogram.ts";

const PER_MILLISECOND = 10_000;
/** In milliseconds: what is longer has too many tenths of a microsecond for 31 bits. */
const LONGEST = 200_000;

/**
 * Counts latencies in buckets whose width is a fixed part of their value, as a {@linkcode Histogram} does, and becomes one
 * in the end. To count in that takes 60 ns each time, and a generator does so twice for each reply, which would be one
 * part in fifty of all that a reply costs it; here it is a shift and an addition.
 */
export class Tally {
  readonly #bits: number;
  readonly #counts: Uint32Array;
  #total = 0;
  /** What is longer than the buckets reach. */
  #long: Histogram | undefined;

  /** @param bits how exact: 11 for a two-thousandth, 8 for a two-hundred-and-fiftieth */
  constructor(bits: number) {
    this.#bits = bits;
    this.#counts = new Uint32Array((33 - bits) << (bits - 1));
  }

  /** How many it has counted. */
  get count(): number {
    return this.#total;
  }

  record(milliseconds: number): void {
    this.#total += 1;
    if (milliseconds > LONGEST) {
      this.#long ??= new Histogram();
      return this.#long.record(milliseconds);
    }
    const value = Math.max(0, Math.trunc(milliseconds * PER_MILLISECOND + 0.5));
    const exponent = Math.max(0, 32 - Math.clz32(value) - this.#bits);
    const index = (exponent << (this.#bits - 1)) + (value >>> exponent);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
  }

  /** Counts all of it once more, in a histogram. */
  addTo(histogram: Histogram): void {
    const half = 1 << (this.#bits - 1);
    for (const [index, count] of this.#counts.entries()) {
      if (count === 0) continue;
      const exponent = Math.max(0, Math.floor(index / half) - 1);
      const lowest = (index - exponent * half) * 2 ** exponent;
      histogram.record((lowest + (2 ** exponent - 1) / 2) / PER_MILLISECOND, count);
    }
    if (this.#long !== undefined) histogram.add(this.#long);
  }

  /** Forgets everything. */
  reset(): void {
    this.#counts.fill(0);
    this.#total = 0;
    this.#long = undefined;
  }
}
