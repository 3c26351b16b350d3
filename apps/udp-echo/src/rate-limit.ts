/** What a source may still have. */
interface Bucket {
  tokens: number;
  /** When it was last filled, in milliseconds. */
  filledAt: number;
}

/**
 * How many answers a second one source gets. The sender of a datagram may be forged, and then the answers hit somebody
 * who asked for nothing: unlimited, a server that says more than it is told is a weapon (an amplifier).
 *
 * A token bucket per address, which holds one second's worth. The table is bounded: the source that has been silent for
 * longest is forgotten first, and begins anew.
 */
export class RateLimit {
  readonly #perSecond: number;
  readonly #onlyAmplified: boolean;
  readonly #capacity: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /**
   * @param perSecond answers; 0 for no limit
   * @param onlyAmplified counts only answers that are longer than what they answer
   * @param capacity sources that are remembered
   * @param now milliseconds of a clock that never goes back
   */
  constructor(
    perSecond: number,
    onlyAmplified: boolean,
    capacity: number = 10_000,
    now: () => number = () => performance.now(),
  ) {
    this.#perSecond = perSecond;
    this.#onlyAmplified = onlyAmplified;
    this.#capacity = capacity;
    this.#now = now;
  }

  /** How many sources are remembered. */
  get sources(): number {
    return this.#buckets.size;
  }

  /** Whether the source may get this answer; if so, that is counted. */
  allows(source: string, requestBytes: number, answerBytes: number): boolean {
    if (this.#perSecond === 0 || (this.#onlyAmplified && answerBytes <= requestBytes)) return true;
    const now = this.#now();
    const bucket = this.#buckets.get(source) ?? { tokens: this.#perSecond, filledAt: now };
    const gained = ((now - bucket.filledAt) / 1000) * this.#perSecond;
    bucket.tokens = Math.min(this.#perSecond, bucket.tokens + gained);
    bucket.filledAt = now;
    // A Map remembers in which order its keys came, so the first is the one that has been silent for longest.
    this.#buckets.delete(source);
    this.#buckets.set(source, bucket);
    if (this.#buckets.size > this.#capacity) this.#forget();
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  #forget(): void {
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
