/** Most relays that are remembered; one that says nothing while so many others speak is forgotten. */
const MOST_ORIGINS = 1024;

/**
 * What is missing of what others said: each of them numbers its lines, and a gap in the numbers is a loss. NATS delivers
 * at most once and in order for each sender, so nothing else can go wrong; if it does, it is not passed on.
 */
export class Losses {
  readonly #next = new Map<string, number>();
  /** Lines that were said and never came. */
  lost = 0;
  /** Lines that came again, and were not passed on. */
  repeated = 0;

  /**
   * Takes note of lines `first` to `first + count - 1` of one sender; `count` 0 says only where it has come to. What was
   * said before the first note of a sender was not said to us.
   *
   * @returns whether they are new
   */
  note(origin: string, first: number, count: number): boolean {
    const next = this.#next.get(origin) ?? first;
    this.#next.delete(origin);
    if (first < next) {
      this.#next.set(origin, next);
      this.repeated += count;
      return false;
    }
    this.lost += first - next;
    this.#next.set(origin, first + count);
    const [oldest = ""] = this.#next.keys();
    if (this.#next.size > MOST_ORIGINS) this.#next.delete(oldest);
    return count > 0;
  }
}
