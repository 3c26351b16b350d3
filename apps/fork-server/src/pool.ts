import type { Statistics } from "@acceptloop/program";
import { BackOff } from "./back-off.ts";
import { cpuTime } from "./cpu-time.ts";
import { postGuard } from "./guard.ts";
import { Place, type Staffing } from "./place.ts";
import type { Worker } from "./worker.ts";

/**
 * Keeps a number of workers at work: replaces those who have crashed, and those who have served enough. Whoever retires
 * finishes with its clients, and does not go before its successor is there.
 */
export class Pool {
  /** Resolves when all have gone after {@linkcode Pool.stop}; rejects when there is no use in going on. */
  readonly ended: Promise<void>;

  readonly #places: readonly Place[];
  readonly #end = Promise.withResolvers<void>();
  #renewals = 0;
  /** Who waits for somebody that can take clients: each loop that accepts waits with at most one client. */
  #waiting: (() => void)[] = [];

  constructor(size: number, staffing: Staffing) {
    const backOff = new BackOff();
    this.#places = Array.from({ length: size }, (_, index) => new Place(index, { ...staffing, backOff }));
    this.ended = this.#end.promise;
  }

  /** Clients of all who are still there. */
  get openConnections(): number {
    return this.#present.reduce((sum, { open }) => sum + open, 0);
  }

  /** Fills all places for the first time. */
  async fill(): Promise<void> {
    await postGuard();
    const filled = Promise.withResolvers<void>();
    const staffed = this.#places.map((place) =>
      place.staff(() => {
        this.#wake();
        if (this.#places.every(({ worker }) => worker)) filled.resolve();
      }),
    );
    Promise.all(staffed).then(() => this.#end.resolve(), this.#end.reject);
    await Promise.race([filled.promise, this.ended]);
  }

  /** The worker with the fewest clients, the first among equals; waits for one if there is none. */
  async next(): Promise<Worker> {
    for (;;) {
      const [first, ...others] = this.#places.flatMap(({ available }) => available ?? []);
      if (first) return others.reduce((best, other) => (other.open < best.open ? other : best), first);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Replaces all workers, one after another; asked while it does so, it does so once more. */
  async renew(): Promise<void> {
    this.#renewals = Math.min(this.#renewals + 1, 2);
    if (this.#renewals > 1) return;
    for (; this.#renewals > 0; this.#renewals -= 1) {
      for (const place of this.#places) await place.replace();
    }
  }

  /** Lets everybody finish with their clients and go. */
  stop(): void {
    for (const place of this.#places) place.stop();
  }

  /** Who has served how many, in the order of their places. */
  async statistics(): Promise<Statistics> {
    await Promise.all(this.#present.map((worker) => worker.count()));
    const clients = this.#places.map(({ accepted }) => accepted);
    return {
      accepted: clients.reduce((sum, count) => sum + count, 0),
      open: this.openConnections,
      clientsPerWorker: clients,
      successors: this.#places.reduce((sum, { successors }) => sum + successors, 0),
      ...cpuTime(),
    };
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const proceed of waiting) proceed();
  }

  get #present(): readonly Worker[] {
    return this.#places.flatMap(({ present }) => present);
  }
}
