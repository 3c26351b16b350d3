/** RFC 6298, section 2: how much a new sample counts, and how many mean deviations the timeout is away from the mean. */
const GAIN = 1 / 8;
const DEVIATION_GAIN = 1 / 4;
const DEVIATIONS = 4;
const INITIAL_TIMEOUT = 100;
const MOST_DOUBLINGS = 10;

/**
 * How long to wait for an acknowledgement: the smoothed round-trip time and four times its deviation, doubled for each
 * time-out in a row (Jacobson and Karels; RFC 6298).
 */
export class RoundTrip {
  readonly #shortest: number;
  readonly #longest: number;
  #mean: number | undefined;
  #deviation = 0;
  #doublings = 0;

  constructor(shortest: number, longest: number) {
    this.#shortest = shortest;
    this.#longest = longest;
  }

  /** In milliseconds. */
  get timeout(): number {
    const usual =
      this.#mean === undefined ? INITIAL_TIMEOUT : this.#mean + DEVIATIONS * Math.max(1, this.#deviation);
    return Math.min(this.#longest, Math.max(this.#shortest, usual) * 2 ** this.#doublings);
  }

  /** Learns from a piece that was sent once: of one sent twice nobody knows which one was acknowledged (Karn). */
  learn(milliseconds: number): void {
    if (this.#mean === undefined) {
      this.#mean = milliseconds;
      this.#deviation = milliseconds / 2;
    } else {
      this.#deviation += DEVIATION_GAIN * (Math.abs(milliseconds - this.#mean) - this.#deviation);
      this.#mean += GAIN * (milliseconds - this.#mean);
    }
  }

  /** An acknowledgement has come. */
  relax(): void {
    this.#doublings = 0;
  }

  /** None has come. */
  backOff(): void {
    this.#doublings = Math.min(this.#doublings + 1, MOST_DOUBLINGS);
  }
}
