/**
 * When which client is to send: the same number of requests in every span of time, the clients in turn, so that each has
 * the same interval and their phases are spread evenly.
 */
export class Schedule {
  /** Milliseconds between two requests of the same client. */
  readonly interval: number;
  readonly #clients: number;
  readonly #step: number;
  #origin = Number.POSITIVE_INFINITY;
  #turn = 0;

  /**
   * @param rate requests per second of all these clients together; undefined: nothing is ever due
   */
  constructor(clients: number, rate: number | undefined) {
    this.#clients = clients;
    this.#step = rate === undefined ? Number.POSITIVE_INFINITY : 1000 / rate;
    this.interval = this.#step * clients;
  }

  /** Begins anew: the first request is due at `origin`, and those before are forgotten. */
  start(origin: number): void {
    this.#origin = origin;
    this.#turn = 0;
  }

  /** When the next request is due. */
  get due(): number {
    // Multiplied and not added up, so that no error of rounding grows.
    return this.#turn === 0 ? this.#origin : this.#origin + this.#turn * this.#step;
  }

  /** Whose turn it is. */
  get client(): number {
    return this.#turn % this.#clients;
  }

  advance(): void {
    this.#turn += 1;
  }
}
