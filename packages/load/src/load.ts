import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { type Endpoint, formatEndpoint } from "@acceptloop/address/endpoint";
import { connect, SocketError } from "@acceptloop/sockets";
import { GeneratorThread } from "./generator-thread.ts";
import { merge } from "./merge.ts";
import { complete, type CompletePlan, type LoadPlan } from "./plan.ts";
import type { LoadResult } from "./result.ts";
import type { Glance } from "./thread/window.ts";

/** What may end a load before its time. */
export interface LoadOptions {
  /** Ends everything at once; whatever is waited for rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** How to measure one window. */
export interface MeasureOptions {
  /** Another rate than that of the plan, from now on. Only in an open loop. */
  readonly rate?: number;
  /** Ends the window early when it is aborted: the result is of what there was until then. */
  readonly until?: AbortSignal | undefined;
  /** Is told once a second how it goes: replies, and the 99th percentile of the slowest thread in milliseconds. */
  readonly onSecond?: (second: Second) => void;
}

/** How a second of a window went. */
export interface Second {
  /** Which one, from 1. */
  readonly second: number;
  /** Replies in it. */
  readonly replies: number;
  /** In milliseconds, of the slowest thread; null when there are too few replies to tell. */
  readonly p99: number | null;
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
 * const server = createServer((socket) => void socket.on("error", () => {}).pipe(socket));
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
    const { threads, connections, cores } = plan;
    this.#threads = Array.from({ length: threads }, (_, index) => {
      // Dealt out in turn: with 5 clients, threads 0 and 1 of 3 have two each.
      const clients = Math.ceil((connections - index) / threads);
      return new GeneratorThread({ plan, clients, index, core: cores[index % cores.length] });
    });
    signal?.addEventListener("abort", this.#abandon, { once: true });
  }

  /**
   * Starts the threads, connects all clients and has each ask once. Resolves when each was answered, has failed, or has
   * waited for {@linkcode LoadPlan.warmUp}. From then on they ask by the plan.
   *
   * @throws {RangeError} for a plan that makes no sense
   * @throws {SocketError} when not one client could connect, or the datagrams of all were refused
   */
  static async start(plan: LoadPlan, { signal }: LoadOptions = {}): Promise<Load> {
    const completed = complete(plan);
    signal?.throwIfAborted();
    const endpoint = await resolved(completed, signal);
    const load = new Load({ ...completed, endpoint }, signal);
    try {
      const warmths = await load.#untilAborted(load.#threads.map((thread) => thread.warmUp()));
      const refusal = warmths.find((warmth) => warmth.refusal !== undefined)?.refusal;
      if (refusal !== undefined && warmths.every(({ reached }) => reached === 0)) {
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
   * @throws {RangeError} for another length, for a rate that makes no sense, and while another window is being measured
   * @throws {Error} when the load was stopped, and the signal's reason when that was aborted
   */
  async measure(milliseconds: number, { rate, until, onSecond }: MeasureOptions = {}): Promise<LoadResult> {
    if (!(milliseconds > 0 && milliseconds <= LONGEST_WINDOW)) {
      throw new RangeError(
        `a window is more than 0 and at most ${LONGEST_WINDOW} ms long, not ${milliseconds}`,
      );
    }
    if (rate !== undefined && this.#plan.rate === undefined) {
      throw new RangeError("a closed loop has no rate");
    }
    const plan = complete({ ...this.#plan, ...(rate !== undefined && { rate }) });
    if (this.#isMeasuring) throw new RangeError("another window is being measured");
    this.#signal?.throwIfAborted();
    if (this.#stopped !== undefined) throw new Error("the load was stopped");
    this.#isMeasuring = true;
    try {
      const order = { milliseconds, rate, tells: onSecond !== undefined };
      const tell = this.#chorus(onSecond);
      const words = this.#threads.map((thread) => thread.measure(order, tell));
      until?.addEventListener("abort", this.#endWindow, { once: true });
      if (until?.aborted) this.#endWindow();
      return merge(plan, await this.#untilAborted(words));
    } finally {
      until?.removeEventListener("abort", this.#endWindow);
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
  readonly #endWindow = (): void => {
    for (const thread of this.#threads) thread.endWindow();
  };

  /** Makes one word of what each thread says about the same second. */
  #chorus(onSecond: MeasureOptions["onSecond"]): (glance: Glance) => void {
    let voices: Glance[] = [];
    let second = 0;
    return (glance) => {
      voices.push(glance);
      if (voices.length < this.#threads.length) return;
      const p99s = voices.flatMap(({ p99 }) => p99 ?? []);
      const replies = voices.reduce((sum, voice) => sum + voice.replies, 0);
      voices = [];
      second += 1;
      onSecond?.({ second, replies, p99: p99s.length === 0 ? null : Math.max(...p99s) });
    };
  }

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
async function resolved(
  { endpoint, transport }: CompletePlan,
  signal: AbortSignal | undefined,
): Promise<Endpoint> {
  if ("path" in endpoint || isIP(endpoint.host) !== 0) return endpoint;
  if (transport === "udp") return { ...endpoint, host: await addressOf(endpoint.host) };
  const connection = await connect(endpoint, { signal });
  connection.abort();
  return connection.peer;
}

/** Datagrams connect nobody, so nobody tells which of several addresses answers: an IPv4 address goes first. */
async function addressOf(name: string): Promise<string> {
  try {
    return (await lookup(name, { order: "ipv4first" })).address;
  } catch (error) {
    throw SocketError.from(`look up ${name}`, error);
  }
}
