import type { Socket } from "node:net";
import { type Endpoint, formatEndpoint } from "@acceptloop/address/endpoint";
import type { Readiness } from "./select.ts";
import { SocketError } from "./socket-error.ts";
import { trace } from "./trace.ts";
import { deliverThisTurn } from "./turn.ts";
import { watchPatience, type WaitOptions } from "./wait.ts";

/** Who waits for bytes; null is the end. */
export interface Reader {
  resolve(bytes: Uint8Array | null): void;
  reject(error: unknown): void;
}

/** Who waits for bytes in a loop. */
export interface Iteration {
  next(result: IteratorResult<Uint8Array, undefined>): void;
  reject(error: unknown): void;
}

/** Who is called for each chunk. */
export interface Visit {
  take(bytes: Uint8Array): Promise<void | false> | false;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * What {@linkcode Connection.write} returns when the system has taken all bytes at once: nothing is left to wait for.
 *
 * @example
 * ```ts
 * import { connect, listen, WRITTEN } from "@acceptloop/sockets";
 *
 * await using listener = await listen({ host: "127.0.0.1", port: 0 });
 * await using client = await connect(listener.endpoint);
 * await using server = await listener.accept();
 * const writing = server.write(Uint8Array.of(1));
 * // A loop that writes often spares itself the turn of the event loop that every await costs.
 * if (writing !== WRITTEN) await writing;
 * ```
 */
export const WRITTEN: Promise<void> = Promise.resolve();

/** Bytes from which on a chunk is worth more to the processor's caches than the code that deals with it. */
const BULK = 4096;

/** One direction of a connection: what the peer has sent and nobody has taken yet, and who waits for more. */
export class Inbound {
  /** What a read fails with, once all that had come before has been taken. */
  failure: SocketError | undefined;
  /** Where the bytes come from, as soon as they may. */
  source: Socket | undefined;
  readonly #peer: Endpoint;
  readonly #bufferBytes: number;
  readonly #readTimeout: number;
  /** At most two chunks, then the flow stops. */
  #unread: Uint8Array | undefined;
  #unreadNext: Uint8Array | undefined;
  #reader: Reader | Iteration | undefined;
  #visit: Visit | undefined;
  /** Whether the visitor still works on the chunk that it has taken. */
  #isVisiting = false;
  #hasEnded = false;
  /** This end has closed: what still comes is thrown away, so that the peer can go on to read what it is sent. */
  #isDiscarding = false;
  #readiness: Readiness | undefined;

  /**
   * @param bufferBytes most that one read returns
   * @param readTimeout milliseconds that a read waits; 0 for ever
   */
  constructor(peer: Endpoint, bufferBytes: number, readTimeout: number) {
    this.#peer = peer;
    this.#bufferBytes = bufferBytes;
    this.#readTimeout = readTimeout;
  }

  /** Ready when a read would not wait. */
  get readiness(): Readiness {
    this.#readiness ??= { isReady: () => this.#isReady, wake: undefined };
    return this.#readiness;
  }

  /** Gives `reader` what there is, or what comes next. */
  wait(reader: Reader | Iteration, options: WaitOptions | undefined): void {
    if (options?.signal?.aborted) return reader.reject(options.signal.reason);
    if (this.#isRead) return reader.reject(this.#pending);
    if (this.#unread !== undefined) {
      give(reader, this.#take(this.#unread));
      this.#flow();
    } else if (this.#hasEnded) give(reader, null);
    else if (this.failure) reader.reject(this.failure);
    else if (options !== undefined || this.#readTimeout > 0) this.#waitPatiently(reader, options);
    else this.#reader = reader;
  }

  /** Shows `visit` each chunk from now on, until `signal` is aborted. */
  welcome(visit: Visit, signal: AbortSignal | undefined): void {
    if (signal?.aborted) return visit.reject(signal.reason);
    if (this.#isRead) return visit.reject(this.#pending);
    this.#visit = signal === undefined ? visit : this.#until(signal, visit);
    this.#visitNext();
  }

  /** Takes in what has arrived; says whether more may, as {@linkcode startReceiving} asks. */
  receive(bytes: Uint8Array): "done" | "kept" | "full" {
    if (this.#isDiscarding) return "done";
    // Deno and Bun read more than was asked for, which then takes several reads.
    for (let rest = bytes.length; rest > 0; rest -= this.#bufferBytes) {
      trace("read", this.#peer, Math.min(rest, this.#bufferBytes));
    }
    if (this.#unread !== undefined) {
      this.#unreadNext = bytes;
      return "full";
    }
    this.#unread = bytes;
    if (this.#visit !== undefined && !this.#isVisiting) {
      if (bytes.length < BULK) deliverThisTurn(this);
      else if (this.#visitNext()) return "done";
      return "kept";
    }
    if (this.#reader !== undefined) {
      deliverThisTurn(this);
      return this.#isVisiting ? "full" : "kept";
    }
    this.#readiness?.wake?.();
    return "full";
  }

  /** The peer has ended its direction. */
  end(): void {
    // Bun says so when this end has closed, too.
    if (this.failure !== undefined) return;
    trace("read", this.#peer, 0);
    this.#hasEnded = true;
    this.deliver();
    if (this.#reader !== undefined) give(this.#reader, null);
    this.#reader = undefined;
    this.#readiness?.wake?.();
  }

  /** Nothing will come any more, for the reason in `failure`. */
  finish(): void {
    this.deliver();
    this.#reader?.reject(this.failure);
    this.#reader = undefined;
    this.#readiness?.wake?.();
  }

  /** This end has closed. */
  discard(): void {
    this.#isDiscarding = true;
    this.#unread = undefined;
    this.#unreadNext = undefined;
    this.#hasEnded = false;
    this.#reader?.reject(this.failure);
    this.#reader = undefined;
    this.#readiness?.wake?.();
    this.source?.resume();
  }

  /** @ignore called by the event loop */
  deliver(): void {
    if (this.#visit !== undefined) return void this.#visitNext();
    const reader = this.#reader;
    if (reader === undefined || this.#unread === undefined) return;
    this.#reader = undefined;
    give(reader, this.#take(this.#unread));
  }

  get #isReady(): boolean {
    return this.#unread !== undefined || this.#hasEnded || this.failure !== undefined;
  }

  get #isRead(): boolean {
    return this.#reader !== undefined || this.#visit !== undefined;
  }

  get #pending(): SocketError {
    return new SocketError(`read from ${formatEndpoint(this.#peer)}`, "READ_PENDING");
  }

  #waitPatiently(reader: Reader | Iteration, options: WaitOptions = {}): void {
    const patience = { timeout: this.#readTimeout, ...options };
    const giveUp = (reason: unknown): void => {
      this.#reader = undefined;
      reader.reject(reason);
    };
    const resolve = (bytes: Uint8Array | null): void => {
      endWatch();
      give(reader, bytes);
    };
    const reject = (error: unknown): void => {
      endWatch();
      reader.reject(error);
    };
    this.#reader = { resolve, reject };
    const endWatch = watchPatience(patience, () => `read from ${formatEndpoint(this.#peer)}`, giveUp);
  }

  /** Shows the visitor what has come, as long as it takes it at once; returns whether it has. */
  #visitNext(): boolean {
    for (let visit = this.#visit; visit !== undefined && !this.#isVisiting; visit = this.#visit) {
      if (this.#unread !== undefined) this.#showTo(visit, this.#unread);
      else if (this.#hasEnded) this.#resolveVisit(visit);
      else if (this.failure) this.#failVisit(visit, this.failure);
      else {
        this.source?.resume();
        return true;
      }
    }
    return false;
  }

  #showTo(visit: Visit, unread: Uint8Array): void {
    try {
      const taking = visit.take(this.#take(unread));
      if (taking === WRITTEN) return;
      if (taking === false) return this.#resolveVisit(visit);
      this.#isVisiting = true;
      const goOn = (): void => {
        this.#isVisiting = false;
        if (this.#visit === undefined) this.#flow();
        else this.#visitNext();
      };
      void taking
        .then(
          (answer) => answer === false && this.#resolveVisit(visit),
          (error: unknown) => this.#failVisit(visit, error),
        )
        .then(goOn);
    } catch (error) {
      this.#failVisit(visit, error);
    }
  }

  #resolveVisit(visit: Visit): void {
    if (this.#visit !== visit) return;
    this.#endVisit();
    visit.resolve();
  }

  #failVisit(visit: Visit, error: unknown): void {
    if (this.#visit !== visit) return;
    this.#endVisit();
    visit.reject(error);
  }

  /** Lets more come, unless a visitor that was left still works on its chunk, whose buffer would be the next. */
  #flow(): void {
    if (this.#unread === undefined && !this.#isVisiting) this.source?.resume();
  }

  #endVisit(): void {
    this.#visit = undefined;
    // What had come before it may have stopped the flow.
    this.#flow();
  }

  #until(signal: AbortSignal, visit: Visit): Visit {
    const leave = (): void => {
      if (this.#visit === watched) this.#failVisit(watched, signal.reason);
    };
    const unwatch = (): void => signal.removeEventListener("abort", leave);
    const watched: Visit = {
      take: (bytes) => visit.take(bytes),
      resolve() {
        unwatch();
        visit.resolve();
      },
      reject(error) {
        unwatch();
        visit.reject(error);
      },
    };
    signal.addEventListener("abort", leave);
    return watched;
  }

  /** As much of the unread bytes as one read may return; the rest stays. */
  #take(unread: Uint8Array): Uint8Array {
    const isTooMuch = unread.length > this.#bufferBytes;
    const bytes = isTooMuch ? unread.subarray(0, this.#bufferBytes) : unread;
    if (isTooMuch) this.#unread = unread.subarray(this.#bufferBytes);
    else {
      this.#unread = this.#unreadNext;
      this.#unreadNext = undefined;
    }
    return bytes;
  }
}

function give(reader: Reader | Iteration, bytes: Uint8Array | null): void {
  if ("resolve" in reader) reader.resolve(bytes);
  else if (bytes === null) reader.next({ done: true, value: undefined });
  else reader.next({ done: false, value: bytes });
}
