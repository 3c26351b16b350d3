/**
 * How many lines a client may still say: a bucket that fills with `perSecond` tokens each second and holds as many. What
 * was said is known only after it was read, so the bucket may go into debt; then nobody listens until it is paid.
 */
export class Allowance {
  readonly #perSecond: number;
  #tokens: number;
  #filledAt: number;

  /**
   * @param perSecond 0 for no limit
   * @param now in milliseconds
   */
  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond;
    this.#filledAt = now;
  }

  /** Takes a token for each line; returns the milliseconds that the client must wait for its next turn. */
  spend(lines: number, now: number): number {
    if (this.#perSecond === 0) return 0;
    const filled = this.#tokens + ((now - this.#filledAt) * this.#perSecond) / 1000;
    this.#tokens = Math.min(filled, this.#perSecond) - lines;
    this.#filledAt = now;
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens * 1000) / this.#perSecond);
  }
}
