import type { Worker } from "node:worker_threads";
import type { Handover } from "@acceptloop/program";
import { startThread } from "./start-thread.ts";
import type { Reply, Request } from "./threads/execute.ts";
import { wordOf } from "./word-of.ts";

/** A thread that does what services do, one request after another, and never sees a socket. */
export class Executor {
  readonly #worker: Worker;
  #isDead = false;
  #performed = 0;

  /** @param memory megabytes of heap that it may have */
  constructor(handover: Handover, memory: number) {
    this.#worker = startThread("execute", handover, memory);
    // It may die of a request, which then says so, or before there was one.
    this.#worker.on("error", () => (this.#isDead = true));
    this.#worker.on("exit", () => (this.#isDead = true));
  }

  /** Whether it has ended, and with it the sessions that it held. */
  get isDead(): boolean {
    return this.#isDead;
  }

  /** How many requests it has performed. */
  get performed(): number {
    return this.#performed;
  }

  /**
   * Has it do what a client asks, and waits for the reply; one request at a time.
   *
   * @param view the bytes of the request, wherever they lie
   * @throws what it dies of, if it does
   */
  async perform(request: Omit<Request, "bytes">, view: Uint8Array): Promise<Reply> {
    if (this.#isDead) throw new Error("it is dead");
    const word = wordOf(this.#worker);
    // The one copy on the way there: the bytes lie in the connection's buffer, into which the next read will go. (Not
    // `slice`, which for a Buffer does not copy.)
    const bytes = new Uint8Array(view);
    const whole: Request = { ...request, bytes };
    this.#worker.postMessage(whole, [bytes.buffer]);
    const reply = await word;
    if (!isReply(reply)) throw new Error("it said something else than a reply");
    this.#performed += 1;
    return reply;
  }

  /** Has it forget a client that has left in the middle of something. */
  forget(client: number): void {
    const request: Request = { client, peer: "", step: "forget", bytes: new Uint8Array(0) };
    this.#worker.postMessage(request);
  }

  /** Ends it, and waits until it has. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

function isReply(word: unknown): word is Reply {
  return typeof word === "object" && word !== null && "isHeld" in word;
}
