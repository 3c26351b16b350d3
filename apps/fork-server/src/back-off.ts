import type { Worker } from "./worker.ts";

/** Milliseconds before a worker is replaced whose predecessor did not live long; doubled each time. */
const FIRST_DELAY = 50;
const LONGEST_DELAY = 2000;
/** A worker that lived this long, in milliseconds, was a sound one. */
const LONG_ENOUGH = 10_000;
/** So many in a row who never served anybody are a sign that none ever will. */
const MOST_IN_VAIN = 5;

/** Thrown when workers end again and again before they have served anybody. */
class CrashLoopError extends Error {
  override readonly name = "CrashLoopError";
  /** Stable across versions. */
  readonly code = "CRASH_LOOP";

  constructor() {
    super(`${MOST_IN_VAIN} processes in a row ended before they had served anybody`);
  }
}

/**
 * How long to wait before a worker is replaced. A client that crashes the worker that serves it, again and again, only
 * makes it slower: the server ends only if workers end without any client's help.
 */
export class BackOff {
  #early = 0;
  #inVain = 0;

  /** A client has found a worker. */
  succeeded(): void {
    this.#inVain = 0;
  }

  /**
   * A worker has ended that was not asked to.
   *
   * @returns milliseconds to wait before the next one is started
   * @throws {CrashLoopError} when there have been too many who served nobody
   */
  after(worker: Worker): number {
    const wasSound = performance.now() - worker.since > LONG_ENOUGH;
    this.#early = wasSound ? 0 : this.#early + 1;
    if (wasSound || worker.accepted > 0) this.succeeded();
    // The system may refuse to start one because clients have used up the descriptors: when they leave, it starts again.
    else if (worker.ending?.failure === undefined) this.#inVain += 1;
    if (this.#inVain >= MOST_IN_VAIN) throw new CrashLoopError();
    return this.#early <= 1 ? 0 : Math.min(FIRST_DELAY * 2 ** (this.#early - 2), LONGEST_DELAY);
  }
}
