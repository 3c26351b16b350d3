import type { Worker } from "node:worker_threads";
import { type Handover, note } from "@acceptloop/program";
import type { Connection } from "@acceptloop/sockets";
import { bridge } from "./bridge.ts";
import { startThread } from "./start-thread.ts";
import { canTransferSockets, transfer } from "./transfer.ts";

const hand = canTransferSockets ? transfer : bridge;

/** A thread that serves the clients that it is handed, one after another; if it dies, the next client gets a new one. */
export class ServingThread {
  readonly #handover: Handover;
  readonly #memory: number;
  #worker: Worker | undefined;
  #clients = 0;

  /**
   * Starts the thread.
   *
   * @param memory megabytes of heap that it may have
   */
  constructor(handover: Handover, memory: number) {
    this.#handover = handover;
    this.#memory = memory;
    this.#start();
  }

  /** How many clients it has been handed. */
  get clients(): number {
    return this.#clients;
  }

  /** Hands over a client, and waits until it has left. What kills the thread cuts off this client, and nobody else. */
  async serve(connection: Connection): Promise<void> {
    const worker = this.#worker ?? this.#start();
    this.#clients += 1;
    try {
      await hand(connection, worker);
    } catch (error) {
      note(`thread ${worker.threadId} crashed: ${error instanceof Error ? error.message : String(error)}`);
      connection.abort();
      this.#worker = undefined;
      await worker.terminate();
    } finally {
      await connection.close();
    }
  }

  /** Ends the thread, and waits for it. */
  async end(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = startThread("serve-clients", this.#handover, this.#memory);
    // It may die while it has no client, and nobody waits for a word of it.
    worker.on("error", () => {});
    worker.once("exit", () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    this.#worker = worker;
    return worker;
  }
}
