import { isIP } from "node:net";
import { type Endpoint, formatEndpoint } from "@acceptloop/address/endpoint";
import { connect, SocketError } from "@acceptloop/sockets";
import { GeneratorThread } from "./generator-thread.ts";
import { merge } from "./merge.ts";
import { complete, type CompletePlan, type LoadPlan } from "./plan.ts";
import type { LoadResult } from "./result.ts";

/** What may end a load before its time. */
export interface LoadOptions {
  /** Ends everything at once; whatever is waited for rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

const LONGEST_WINDOW = 3_600_000;

/**
 * Clients that ask a server again and again, from {@linkcode Load.start} to {@linkcode Load.stop}. What comes of it is
 * measured in windows.
 *
 * @example
 * ```ts
 * import { createServer } from "node:net";
 * import { Load } from "@acceptloop/load";
 *
 * const server = createServer((socket) => void socket.pipe(socket));
 * await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)));
 * const address = server.address();
 * const port = typeof address === "object" && address ? address.port : 0;
 * const request = new TextEncoder().encode("hello\n");
 * const plan = { endpoint: { host: "127.0.0.1", port }, connections: 4, request, reply: request, rate: 100 };
 * {
 *   await using load = await Load.start(plan);
 *   const { sent, replies, errors, clientsAnswered } = await load.measure(500);
 *   sent; // => 50
 *   replies > 40; // => true
 *   errors.wrong; // => 0
 *   clientsAnswered; // => 4
 * }
 * server.close();
 * ```
 */
export class Load implements AsyncDisposable {
  readonly #plan: CompletePlan;
  readonly #threads: readonly GeneratorThread[];
  readonly #signal: AbortSignal | undefined;
  #stopped: Promise<void> | undefined;
  #isMeasuring = false;

  private constructor(plan: CompletePlan, signal: AbortSignal | undefined) {
    this.#plan = plan;
    this.#signal = signal;
    const { threads, connections, rate, cores } = plan;
    this.#threads = Array.from({ length: threads }, (_, index) => {
      // Dealt out in turn: with 5 clients, threads 0 and 1 of 3 have two each.
      const clients = Math.ceil((connections - index) / threads);
      return new GeneratorThread({
        plan,
        clients,
        rate: rate === undefined ? undefined : (rate * clients) / connections,
        phase: rate === undefined ? 0 : (index * 1000) / rate,
        core: cores[index % cores.length],
      });
    });
    signal?.addEventListener("abort", this.#abandon, { once: true });
  }

  /**
   * Starts the threads, connects all clients and has each ask once. Resolves when each was answered, has failed, or has
   * waited for {@linkcode LoadPlan.warmUp}. From then on they ask by the plan.
   *
   * @throws {RangeError} for a plan that makes no sense
   * @throws {SocketError} when not one client could connect
   */
  static async start(plan: LoadPlan, { signal }: LoadOptions = {}): Promise<Load> {
    const completed = complete(plan);
    signal?.throwIfAborted();
    const endpoint = await resolved(completed.endpoint, signal);
    const load = new Load({ ...completed, endpoint }, signal);
    try {
      const warmths = await load.#untilAborted(load.#threads.map((thread) => thread.warmUp()));
      const refusal = warmths.find((warmth) => warmth.refusal !== undefined)?.refusal;
      if (refusal !== undefined && warmths.every(({ connected }) => connected === 0)) {
        throw new SocketError(`connect to ${formatEndpoint(plan.endpoint)}`, refusal);
      }
      return load;
    } catch (error) {
      await load.stop();
      throw error;
    }
  }

  /**
   * Counts what happens from now on. An open loop begins its plan anew, so that what an earlier window has left undone is
   * not counted against this one. May be called again.
   *
   * @param milliseconds more than 0, at most an hour
   * @throws {RangeError} for another length, and while another window is being measured
   * @throws {Error} when the load was stopped, and the signal's reason when that was aborted
   */
  async measure(milliseconds: number): Promise<LoadResult> {
    if (!(milliseconds > 0 && milliseconds <= LONGEST_WINDOW)) {
      throw new RangeError(
        `a window is more than 0 and at most ${LONGEST_WINDOW} ms long, not ${milliseconds}`,
      );
    }
    if (this.#isMeasuring) throw new RangeError("another window is being measured");
    this.#signal?.throwIfAborted();
    if (this.#stopped !== undefined) throw new Error("the load was stopped");
    this.#isMeasuring = true;
    try {
      const sightings = await this.#untilAborted(this.#threads.map((thread) => thread.measure(milliseconds)));
      return merge(this.#plan, sightings);
    } finally {
      this.#isMeasuring = false;
    }
  }

  /** All clients leave at once, and the threads end. Stopping twice does nothing. */
  stop(): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#abandon);
    this.#stopped ??= Promise.all(this.#threads.map((thread) => thread.stop())).then(() => {});
    return this.#stopped;
  }

  /** Same as {@linkcode Load.stop}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  readonly #abandon = (): void => void this.stop();

  /** What all threads say; or the signal's reason, when they were stopped by it. */
  async #untilAborted<Word>(words: readonly Promise<Word>[]): Promise<Word[]> {
    try {
      return await Promise.all(words);
    } catch (error) {
      this.#signal?.throwIfAborted();
      throw error;
    }
  }
}

/** A name is looked up once, and not for each connection; of several addresses the one that answers is taken. */
async function resolved(endpoint: Endpoint, signal: AbortSignal | undefined): Promise<Endpoint> {
  if ("path" in endpoint || isIP(endpoint.host) !== 0) return endpoint;
  const connection = await connect(endpoint, { signal });
  connection.abort();
  return connection.peer;
}
