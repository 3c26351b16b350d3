import type { Random } from "./random.ts";

/** What a network does to datagrams. Probabilities are from 0 to 1, times in milliseconds. */
export interface ImpairmentOptions {
  /** Probability that a datagram never arrives. */
  readonly loss?: number;
  /** Probability that it arrives twice. */
  readonly duplication?: number;
  /** Probability that it is held back, so that those after it overtake it. */
  readonly reordering?: number;
  /** How long it is held back then. Default 10. */
  readonly holdBack?: number;
  /** How long each takes. */
  readonly delay?: number;
  /** How much longer it takes at most, by chance; so datagrams may overtake each other, too. */
  readonly jitter?: number;
  /** Probability that its end is cut off. */
  readonly truncation?: number;
  /** Bytes that pass in a second; further ones wait. */
  readonly rate?: number;
  /** How long they wait at most; those that would have to wait longer are dropped. Default 200. */
  readonly longestWait?: number;
}

/** A datagram, and when it arrives. */
export interface Arrival {
  /** What is left of it. */
  readonly bytes: Uint8Array;
  /** On the clock that {@linkcode Impairment.pass} was asked by, in milliseconds. */
  readonly at: number;
}

/** What was done to the datagrams so far. */
export interface ImpairmentCounts {
  /** Given to it. */
  taken: number;
  /** Never arrived, by chance. */
  lost: number;
  /** Arrived twice. */
  duplicated: number;
  /** Arrived later, so that others may have overtaken them. */
  heldBack: number;
  /** Arrived without their end. */
  truncated: number;
  /** Dropped because the rate was exceeded for too long. */
  overflowed: number;
}

/**
 * One direction of a bad network: decides what becomes of each datagram, and when. It neither waits nor sends, so it
 * serves a relay in real time as well as a simulation that has a year pass in a second.
 *
 * @example
 * ```ts
 * import { Impairment, seededRandom } from "@acceptloop/transport";
 *
 * const twice = new Impairment({ duplication: 1, delay: 5 }, seededRandom(1));
 * twice.pass(new Uint8Array([1]), 100).map(({ at }) => at); // => [105, 105]
 * const never = new Impairment({ loss: 1 }, seededRandom(1));
 * never.pass(new Uint8Array([1]), 100); // => []
 * ```
 */
export class Impairment {
  /** What it has done so far. */
  readonly counts: ImpairmentCounts = {
    taken: 0,
    lost: 0,
    duplicated: 0,
    heldBack: 0,
    truncated: 0,
    overflowed: 0,
  };
  readonly #options: ImpairmentOptions;
  readonly #random: Random;
  /** When the last byte that was let in will have passed. */
  #idleAt = Number.NEGATIVE_INFINITY;

  /** A network that `random` decides for: with the same seed, the same comes again. */
  constructor(options: ImpairmentOptions, random: Random) {
    this.#options = options;
    this.#random = random;
  }

  /** What arrives of a datagram that is sent now: nothing, itself, or itself twice. */
  pass(bytes: Uint8Array, now: number): readonly Arrival[] {
    const { counts } = this;
    const { loss, duplication, truncation } = this.#options;
    counts.taken += 1;
    if (this.#happens(loss)) {
      counts.lost += 1;
      return [];
    }
    const passedAt = this.#passedAt(bytes.length, now);
    if (passedAt === undefined) {
      counts.overflowed += 1;
      return [];
    }
    let arrived = bytes;
    if (bytes.length > 0 && this.#happens(truncation)) {
      counts.truncated += 1;
      arrived = bytes.subarray(0, Math.floor(this.#random() * bytes.length));
    }
    const first = { bytes: arrived, at: passedAt + this.#travel() };
    if (!this.#happens(duplication)) return [first];
    counts.duplicated += 1;
    return [first, { bytes: arrived, at: passedAt + this.#travel() }];
  }

  /** When the bytes have passed the bottleneck; undefined when too many are before them. */
  #passedAt(length: number, now: number): number | undefined {
    const { rate = 0, longestWait = 200 } = this.#options;
    if (rate === 0) return now;
    const begin = Math.max(now, this.#idleAt);
    if (begin - now > longestWait) return undefined;
    this.#idleAt = begin + (1000 * length) / rate;
    return this.#idleAt;
  }

  #travel(): number {
    const { delay = 0, jitter = 0, reordering, holdBack = 10 } = this.#options;
    const usual = delay + (jitter > 0 ? this.#random() * jitter : 0);
    if (!this.#happens(reordering)) return usual;
    this.counts.heldBack += 1;
    return usual + holdBack;
  }

  #happens(probability: number = 0): boolean {
    return probability > 0 && this.#random() < probability;
  }
}
