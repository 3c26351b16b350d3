import type { Handover } from "@acceptloop/program";
import { BoundedQueue } from "./bounded-queue.ts";
import { Executor } from "./executor.ts";
import type { ThreadOptions } from "./options.ts";
import type { Reply, Request } from "./threads/execute.ts";

/** Somebody who asks; one request of it is on its way at a time, which keeps their order. */
export interface Client {
  readonly id: number;
  readonly peer: string;
  /** Who holds its session, if that remembers something; nobody else can go on with it. */
  executor: Executor | undefined;
  /** How long its last request took, in milliseconds. */
  took: number;
}

/** A request that waits for an executor. */
interface Task {
  readonly client: Client;
  readonly step: Request["step"];
  readonly bytes: Uint8Array;
  readonly since: number;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
}

/** Executors, and the queue of requests between them and the watcher. */
export class Executors {
  readonly #options: ThreadOptions;
  readonly #handover: Handover;
  readonly #queue: BoundedQueue<Task>;
  readonly #executors: Executor[];
  readonly #working: readonly Promise<void>[];

  constructor(options: ThreadOptions, handover: Handover) {
    this.#options = options;
    this.#handover = handover;
    this.#queue = new BoundedQueue(options.queue);
    this.#executors = Array.from({ length: options.workers }, () => this.#start());
    this.#working = this.#executors.map((_, place) => this.#workAt(place));
  }

  /** How many requests wait. */
  get queued(): number {
    return this.#queue.length;
  }

  /** How many requests each of them has performed. */
  get performed(): readonly number[] {
    return this.#executors.map((executor) => executor.performed);
  }

  /**
   * Waits for a place in the queue, then for an executor, then for its reply.
   *
   * @param bytes must not change before that
   * @throws what the executor died of, if it did
   */
  async ask(client: Client, step: Request["step"], bytes: Uint8Array): Promise<Reply> {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    await this.#queue.put({ client, step, bytes, since: performance.now(), resolve, reject });
    return await promise;
  }

  /** Lets them finish what is in the queue, and ends them. */
  async end(): Promise<void> {
    this.#queue.close();
    await Promise.all(this.#working);
  }

  #start(): Executor {
    return new Executor(this.#handover, this.#options.memory);
  }

  async #workAt(place: number): Promise<void> {
    for (;;) {
      const executor = this.#executors[place];
      if (executor === undefined) return;
      const task = await this.#queue.take((tasks) => mostUrgent(tasks, executor));
      if (task === undefined) return await executor.end();
      await perform(task, executor).catch(task.reject);
      if (executor.isDead) this.#executors[place] = this.#start();
    }
  }
}

async function perform({ client, step, bytes, resolve }: Task, executor: Executor): Promise<void> {
  if (client.executor?.isDead) throw new Error("its session is lost with the executor that held it");
  const { id, peer } = client;
  const reply = await executor.perform({ client: id, peer, step }, bytes);
  client.executor = reply.isHeld ? executor : undefined;
  resolve(reply);
}

/**
 * The request with the highest response ratio, that is, of the time until its answer to the time that it takes (Brinch
 * Hansen, 1971): who asks little waits little, and who has waited long enough comes first all the same. What it takes is
 * guessed from the client's last request.
 */
function mostUrgent(tasks: readonly Task[], executor: Executor): number {
  const now = performance.now();
  let best = -1;
  let highest = -1;
  for (const [index, { client, since }] of tasks.entries()) {
    const isOurs = client.executor === undefined || client.executor === executor || client.executor.isDead;
    const ratio = (now - since) / client.took;
    if (isOurs && ratio > highest) [best, highest] = [index, ratio];
  }
  return best;
}
