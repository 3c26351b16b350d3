import { readFileSync } from "node:fs";

/** Longest turn of an event loop that has nothing to do; one that took longer was interrupted, and not by us. */
const LONGEST_IDLE_TURN = 0.05;

/**
 * Tells what the processor time of this thread was needed for. A loop that spins until the next request is due takes all
 * of a core, but it could stop at any time: a turn in which nothing was sent and nothing came was not needed.
 */
export class Spinning {
  #turnBegan = 0;
  #wasActive = true;
  #idle = 0;
  #idleBefore = 0;
  #clockBefore = 0;
  #processorBefore = 0;
  #queuedBefore = 0;

  /** Something was sent, or something came. */
  markActive(): void {
    this.#wasActive = true;
  }

  /** A turn begins; `isSpinning`: because the one before has asked for it. */
  turn(now: number, isSpinning: boolean): void {
    if (!this.#wasActive && isSpinning) this.#idle += Math.min(now - this.#turnBegan, LONGEST_IDLE_TURN);
    this.#turnBegan = now;
    this.#wasActive = false;
  }

  /** From now on. */
  reset(now: number): void {
    this.#idleBefore = this.#idle;
    this.#clockBefore = now;
    this.#processorBefore = processorTime();
    this.#queuedBefore = queuedTime();
  }

  /** Which share of the time in which it had a core was needed, since the last reset. */
  useUntil(now: number): number {
    const needed = processorTime() - this.#processorBefore - (this.#idle - this.#idleBefore);
    const had = now - this.#clockBefore - (queuedTime() - this.#queuedBefore);
    return Math.min(1, Math.max(0, needed / Math.max(1, had)));
  }
}

/**
 * How long this thread could have run while others had the core, in milliseconds; 0 where the system does not tell: the
 * second figure of proc(5)'s schedstat, which Deno does not let read.
 */
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
