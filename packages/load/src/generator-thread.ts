import { Worker } from "node:worker_threads";
import type { Warmth } from "./thread/generator.ts";
import type { Assignment, MeasureOrder, Order, Word } from "./thread/main.ts";
import type { Glance, Sighting } from "./thread/window.ts";

// The program that runs is TypeScript in a checkout and JavaScript in a package; so is the thread's.
const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));
const PATIENCE = 2000;

/** A thread of the generator, as seen by whoever has started it. */
export class GeneratorThread {
  readonly #worker: Worker;
  /** Resolves when its clients have left, or it has died. */
  readonly #stopped: Promise<void>;

  constructor(assignment: Assignment) {
    this.#worker = new Worker(new URL(`./thread/main${extension}`, import.meta.url), {
      workerData: assignment,
      // Not all options of the program are a thread's: --input-type, of a program on the standard input, is refused.
      execArgv: process.execArgv.filter((option) => option.startsWith("--conditions=")),
    });
    this.#stopped = new Promise((resolve) => {
      const end = (): void => resolve();
      this.#worker.on("exit", end).on("error", end);
      this.#worker.on("message", (word: Word) => {
        if (word === "stopped") resolve();
      });
    });
  }

  /** Resolves when its clients are warm. */
  async warmUp(): Promise<Warmth> {
    const word = await this.#word();
    if (typeof word === "object" && "warmth" in word) return word.warmth;
    throw new Error("a thread said something else than how warm it is");
  }

  /** One window; `tell` is told each second how it goes. */
  async measure(order: MeasureOrder, tell: (glance: Glance) => void): Promise<Sighting> {
    this.#say(order);
    for (;;) {
      const word = await this.#word();
      if (typeof word === "object" && "sighting" in word) return word.sighting;
      if (typeof word === "object" && "glance" in word) tell(word.glance);
      else throw new Error("a thread said something else than what it has seen");
    }
  }

  /** The window that is being measured ends now. */
  endWindow(): void {
    this.#say("enough");
  }

  /** Its clients leave, and it ends. */
  async stop(): Promise<void> {
    this.#say("stop");
    const { promise: patience, resolve } = Promise.withResolvers<void>();
    const insist = setTimeout(resolve, PATIENCE);
    await Promise.race([this.#stopped, patience]);
    clearTimeout(insist);
    await this.#worker.terminate();
  }

  #say(order: Order): void {
    this.#worker.postMessage(order);
  }

  /** Its next word; rejects with what it dies of, if it does. */
  async #word(): Promise<Word> {
    const worker = this.#worker;
    const { promise, resolve, reject } = Promise.withResolvers<Word>();
    const end = (): void => reject(new Error("a thread of the load generator has ended"));
    void this.#stopped.then(end);
    worker.on("message", resolve).on("error", reject).on("exit", end);
    try {
      return await promise;
    } finally {
      worker.off("message", resolve).off("error", reject).off("exit", end);
    }
  }
}
