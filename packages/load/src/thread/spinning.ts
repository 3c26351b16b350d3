import { readFileSync } from "node:fs";

/** Longest turn of an event loop that has nothing to do; one that took longer was interrupted, and not by us. */
const LONGEST_IDLE_TURN = 0.05;

/** What a thread has had so far, in milliseconds. */
export interface ThreadTimes {
  /** In which it had a core. */
  readonly processor: () => number;
  /** In which it could have run while others had the core. */
  readonly queued: () => number;
}

/**
 * Tells what the processor time of this thread was needed for. A loop that spins until the next request is due takes all
 * of a core, but it could stop at any time: what it takes to look whether there is something to do was not needed. That is
 * a whole turn in which nothing was sent and nothing came, and as much of each of the others. A loop that has more to do
 * does it in fewer turns, so what it takes to look is what it has left.
 */
export class Spinning {
  readonly #times: ThreadTimes;
  #turnBegan = 0;
  #wasActive = true;
  #looks = 0;
  #looking = 0;
  #spun = 0;
  #clockBefore = 0;
  #processorBefore = 0;
  #queuedBefore = 0;

  constructor(times: ThreadTimes = { processor: processorTime, queued: queuedTime }) {
    this.#times = times;
  }

  /** Something was sent, or something came. */
  markActive(): void {
    this.#wasActive = true;
  }

  /** A turn begins; `isSpinning`: because the one before has asked for it. */
  turn(now: number, isSpinning: boolean): void {
    if (isSpinning) {
      const look = this.#wasActive
        ? this.#looking / Math.max(1, this.#looks)
        : Math.min(now - this.#turnBegan, LONGEST_IDLE_TURN);
      this.#spun += look;
      if (!this.#wasActive) {
        this.#looks += 1;
        this.#looking += look;
      }
    }
    this.#turnBegan = now;
    this.#wasActive = false;
  }

  /** From now on. */
  reset(now: number): void {
    this.#spun = 0;
    this.#clockBefore = now;
    this.#processorBefore = this.#times.processor();
    this.#queuedBefore = this.#times.queued();
  }

  /** Which share of the time in which it had a core was needed, since the last reset. */
  useUntil(now: number): number {
    const needed = this.#times.processor() - this.#processorBefore - this.#spun;
    const had = now - this.#clockBefore - (this.#times.queued() - this.#queuedBefore);
    return Math.min(1, Math.max(0, needed / Math.max(1, had)));
  }
}

/** The second figure of proc(5)'s schedstat, which Deno does not let read; 0 where the system does not tell. */
function queuedTime(): number {
  if ("deno" in process.versions) return 0;
  try {
    const [, queued = "0"] = readFileSync("/proc/thread-self/schedstat", "latin1").split(" ");
    return Number(queued) / 1_000_000;
  } catch {
    return 0;
  }
}

/** Of this thread, in milliseconds; on a Node older than 23.9, of the whole process, of which this thread is the most. */
function processorTime(): number {
  const { user, system } =
    typeof process.threadCpuUsage === "function" ? process.threadCpuUsage() : process.cpuUsage();
  return (user + system) / 1000;
}
