import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import { type Endpoint, formatEndpoint } from "@acceptloop/address/endpoint";
import { SocketError } from "@acceptloop/sockets";
import { startThread } from "./start-thread.ts";
import type { Beginning, Place } from "./threads/listen.ts";
import { wordOf } from "./word-of.ts";

/** A thread that listens, accepts and serves by itself. */
export class ListeningThread {
  /** Where it listens. */
  readonly endpoint: Endpoint;
  /** Resolves when it has ended after {@linkcode ListeningThread.stop}; rejects with what it died of. */
  readonly ended: Promise<unknown>;
  readonly #worker: Worker;
  readonly #counts: Int32Array;

  private constructor(worker: Worker, endpoint: Endpoint, counts: Int32Array) {
    this.#worker = worker;
    this.endpoint = endpoint;
    this.#counts = counts;
    this.ended = once(worker, "exit");
    this.ended.catch(() => {});
  }

  /**
   * Starts a thread, which shares its port with others.
   *
   * @param memory megabytes of heap that it may have
   * @throws {SocketError} when it cannot listen there
   */
  static async start(place: Omit<Place, "counts">, memory: number): Promise<ListeningThread> {
    const counts = new Int32Array(new SharedArrayBuffer(8));
    const worker = startThread("listen", { ...place, counts }, memory);
    const beginning = await wordOf(worker);
    if (!isBeginning(beginning)) throw new Error("a thread said something else than where it listens");
    if ("endpoint" in beginning) return new ListeningThread(worker, beginning.endpoint, counts);
    await worker.terminate();
    throw new SocketError(`listen on ${formatEndpoint(place.endpoint)}`, beginning.code);
  }

  /** Its clients now. */
  get open(): number {
    return Atomics.load(this.#counts, 0);
  }

  /** How many clients it has accepted. */
  get accepted(): number {
    return Atomics.load(this.#counts, 1);
  }

  /** Refuses new clients; those who are there may finish. */
  stop(): void {
    this.#worker.postMessage("stop");
  }
}

function isBeginning(word: unknown): word is Beginning {
  return typeof word === "object" && word !== null && ("endpoint" in word || "code" in word);
}
