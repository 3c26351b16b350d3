import type { Socket } from "node:net";
import { type Endpoint, formatEndpoint } from "@acceptloop/address/endpoint";
import { Inbound, type Iteration, type Reader, WRITTEN } from "./inbound.ts";
import { startReceiving } from "./landing.ts";
import type { Readiness, Selectable } from "./select.ts";
import { Silence } from "./silence.ts";
import { SocketError } from "./socket-error.ts";
import { trace } from "./trace.ts";
import { inTime, LONGEST_TIMER, watchPatience, type WaitOptions } from "./wait.ts";

export { WRITTEN };

/**
 * What bounds a {@linkcode Connection}, and how the system treats it, from its first use on. Plain data, so that it can be
 * sent.
 */
export interface ConnectionOptions {
  /** Most bytes that one read returns. Default 65,536. */
  readonly bufferBytes?: number;
  /** Whether small writes are sent at once, and not gathered until the peer has acknowledged (TCP_NODELAY). Default true. */
  readonly noDelay?: boolean;
  /**
   * Milliseconds of silence after which the system begins to ask whether the peer is still there (SO_KEEPALIVE and
   * TCP_KEEPIDLE of tcp(7), in whole seconds, at least one); 0 never. Default 0.
   */
  readonly keepAlive?: number;
  /**
   * Milliseconds that a read waits before it fails with a {@linkcode TimeoutError}, which leaves the connection as it was
   * (SO_RCVTIMEO); 0 for ever. Default 0.
   */
  readonly readTimeout?: number;
  /**
   * Milliseconds without a byte in either direction after which the connection is closed, give or take an eighth; 0 for
   * ever. Default 0. On Bun a write counts when the peer has taken all of it.
   */
  readonly idleTimeout?: number;
}

/** The two ends of a connection, where they are known better than the socket knows them. */
export interface Ends {
  /** This end. */
  readonly local?: Endpoint;
  /** The other end. */
  readonly peer?: Endpoint;
}

const DEFAULT_BUFFER_BYTES = 65_536;
const NOTHING = new Uint8Array(0);

/**
 * A connected stream socket, TCP or Unix: two directions of bytes that end separately.
 *
 * @example
 * ```ts
 * import { connect, listen } from "@acceptloop/sockets";
 *
 * const listener = await listen({ host: "127.0.0.1", port: 0 });
 * const client = await connect(listener.endpoint);
 * const server = await listener.accept();
 * await client.write(new TextEncoder().encode("ping"));
 * await client.shutdown("write");
 * new TextDecoder().decode((await server.read()) ?? undefined); // => "ping"
 * await server.read(); // => null
 * await server.write(new TextEncoder().encode("late reply"));
 * new TextDecoder().decode((await client.read()) ?? undefined); // => "late reply"
 * await Promise.all([server.close(), client.close(), listener.close()]);
 * ```
 */
export class Connection implements AsyncIterable<Uint8Array>, Selectable {
  /** This end. A Unix socket without a name has the path "". */
  readonly local: Endpoint;
  /** The other end. A Unix socket without a name has the path "". */
  readonly peer: Endpoint;
  /** As it came, and from the first use on the one that is used. */
  #accepted: Socket;
  readonly #options: ConnectionOptions;
  readonly #inbound: Inbound;
  readonly #onClosed: (() => void) | undefined;
  /** Set at the first use, so that a connection nobody has touched can still be handed to a process or a thread. */
  #socket: Socket | undefined;
  #isDetached = false;
  /** This direction, from `shutdown` on. */
  #ending: PromiseWithResolvers<void> | undefined;
  #isClosed = false;
  #isCloseTold = false;
  #closed: PromiseWithResolvers<void> | undefined;
  #silence: Silence | undefined;

  /** @ignore use {@linkcode attach} */
  constructor(socket: Socket, options: ConnectionOptions, ends: Ends, onClosed?: () => void) {
    this.#accepted = socket;
    this.#options = options;
    this.local = ends.local ?? endpointOf(socket.localAddress, socket.localPort);
    this.peer = ends.peer ?? endpointOf(socket.remoteAddress, socket.remotePort);
    this.#inbound = new Inbound(
      this.peer,
      options.bufferBytes ?? DEFAULT_BUFFER_BYTES,
      options.readTimeout ?? 0,
    );
    this.#onClosed = onClosed;
    socket.on("error", (error) => this.#break(error));
  }

  /** Resolves when the socket is closed, by whomever, which is noticed from the first use on; never rejects. */
  get closed(): Promise<void> {
    this.#closed ??= Promise.withResolvers();
    if (this.#isClosed) this.#closed.resolve();
    return this.#closed.promise;
  }

  /**
   * Waits for bytes: at least one, at most {@linkcode ConnectionOptions.bufferBytes}, cut wherever the network cut them.
   *
   * The bytes are a view of a buffer that is used again: they are valid until the next call of `read` on this
   * connection. Copy what must live longer, with `new Uint8Array(bytes)`: on Deno and Bun they are a Buffer, whose `slice`
   * copies nothing.
   *
   * @param options how long to wait; in place of {@linkcode ConnectionOptions.readTimeout}
   * @returns null when the peer has ended its direction; the other one is still open
   * @throws {TimeoutError} when nothing came in time; the connection is as it was, and the next read goes on
   * @throws {SocketError} `ECONNRESET` when the peer aborted, `ETIMEDOUT` after the idle timeout, `CLOSED` when this
   * end closed, `READ_PENDING` when another read waits
   *
   * @example
   * ```ts
   * import { connect, listen, TimeoutError } from "@acceptloop/sockets";
   *
   * const listener = await listen({ host: "127.0.0.1", port: 0 });
   * const client = await connect(listener.endpoint);
   * const server = await listener.accept();
   * const error: unknown = await server.read({ timeout: 10 }).catch((error: unknown) => error);
   * error instanceof TimeoutError; // => true
   * await client.write(new Uint8Array([1]));
   * (await server.read())?.length; // => 1
   * await Promise.all([client.close(), server.close(), listener.close()]);
   * ```
   */
  read(options?: WaitOptions): Promise<Uint8Array | null> {
    return new Promise((resolve, reject) => this.#wait({ resolve, reject }, options));
  }

  /**
   * Calls `take` with each chunk until the end, or until it returns false or a promise of it. When it returns a promise
   * nothing is read until that is fulfilled, so that `(bytes) => connection.write(bytes)` is an echo whose peer has to read
   * what it gets. It is the fastest way to read: no promise is made where none is waited for.
   *
   * @param take is given a view that is valid until its promise is fulfilled
   * @param options what may end it: after that nothing is shown any more, and the connection can be read on as soon as
   * `take` is done with its chunk
   * @returns a promise that is fulfilled at the end
   * @throws {SocketError} as {@linkcode Connection.read} does; and whatever `take` throws
   *
   * @example
   * ```ts
   * import { connect, listen } from "@acceptloop/sockets";
   *
   * const listener = await listen({ host: "127.0.0.1", port: 0 });
   * const client = await connect(listener.endpoint);
   * const server = await listener.accept();
   * await client.write(new TextEncoder().encode("hello"));
   * await client.shutdown("write");
   * await server.forEach((bytes) => server.write(bytes));
   * new TextDecoder().decode((await client.read()) ?? undefined); // => "hello"
   * await Promise.all([client.close(), server.close(), listener.close()]);
   * ```
   */
  async forEach(
    take: (bytes: Uint8Array) => Promise<void | false> | false,
    options: Pick<WaitOptions, "signal"> = {},
  ): Promise<void> {
    if (this.#options.readTimeout) {
      for (;;) {
        const bytes = await this.read({ timeout: this.#options.readTimeout, ...options });
        if (bytes === null) return;
        const taking = Promise.resolve(take(bytes));
        if ((await inTime(taking, options, () => `take what ${this.#peerName} has sent`)) === false) return;
      }
    }
    await new Promise<void>((resolve, reject) => {
      if (this.#isUntouched) this.#open();
      this.#inbound.welcome({ take, resolve, reject }, options.signal);
    });
  }

  /**
   * Sends bytes, all of them, and waits until the system has taken them: as long as the peer does not read and the
   * buffers are full. Until then `bytes` must not change.
   *
   * @returns {@linkcode WRITTEN} when it was done at once, so that who is in a hurry need not await it
   * @param options how long to wait. Nobody knows how much of the bytes is on its way then, so a write that gives up
   * resets the connection.
   * @throws {TimeoutError} when the system did not take them in time
   * @throws {SocketError} `EPIPE` or `ECONNRESET` when the peer is gone, `EPIPE` after {@linkcode Connection.shutdown},
   * `CLOSED` when this end closed
   */
  write(bytes: Uint8Array, options?: WaitOptions): Promise<void> {
    if (options?.signal?.aborted) return Promise.reject(options.signal.reason);
    const refusal = this.#refusal;
    if (refusal !== undefined) return Promise.reject(refusal);
    if (bytes.length === 0) return WRITTEN;
    const socket = this.#accepted;
    socket.write(bytes);
    // What the system refuses at once leaves nothing to be written, either.
    if (socket.errored) {
      const failure = this.#fail("write to", socket.errored);
      trace("write", this.peer, undefined, failure.code);
      return Promise.reject(failure);
    }
    trace("write", this.peer, bytes.length);
    this.#silence?.break();
    if (socket.writableLength === 0) return WRITTEN;
    this.#silence?.write();
    return new Promise((resolve, reject) => {
      const giveUp = (reason: unknown): void => {
        reject(reason);
        this.abort();
      };
      const endWatch = options && watchPatience(options, () => `write to ${this.#peerName}`, giveUp);
      // Writes are done in order, so this one is done when all before it are.
      socket.write(NOTHING, (error) => {
        endWatch?.();
        this.#silence?.write();
        if (error) reject(this.#fail("write to", error));
        else resolve();
      });
    });
  }

  /**
   * Ends this direction after all that was written (shutdown(2) with SHUT_WR): the peer reads to the end, and may still
   * answer. Ending it twice does nothing.
   *
   * @param options how long to wait; what was written goes on its way all the same
   * @throws {TimeoutError} when the system did not take all that was written in time
   * @throws {SocketError} as {@linkcode Connection.write} does
   */
  shutdown(_direction: "write", options?: WaitOptions): Promise<void> {
    if (this.#ending === undefined) {
      const refusal = this.#refusal;
      if (refusal !== undefined) return Promise.reject(refusal);
      trace("shutdown", this.peer);
      const ending = Promise.withResolvers<void>();
      this.#ending = ending;
      this.#accepted.end((error?: Error) => {
        if (error) ending.reject(this.#fail("shut down", error));
        else ending.resolve();
      });
    }
    return inTime(this.#ending.promise, options, () => `shut down ${this.#peerName}`);
  }

  /**
   * Sends what was written, ends both directions and frees the descriptor. Closing twice does nothing.
   *
   * @param options how long to wait for the system to take what was written; after that the connection is reset
   * @throws {TimeoutError} when it was reset for that
   */
  close(options?: WaitOptions): Promise<void> {
    if (this.#isDetached) {
      this.#markClosed();
      return this.closed;
    }
    const socket = this.#socket ?? this.#open();
    if (!socket.destroyed) {
      this.#tellClose();
      this.#refuseUse();
      this.#inbound.discard();
      if (socket.writableLength > 0) socket.end(() => socket.destroy());
      else {
        // All is on its way, and the end goes with the descriptor.
        this.#ending?.resolve();
        socket.destroy();
      }
    }
    return inTime(
      this.closed,
      options,
      () => `close the connection to ${this.#peerName}`,
      () => this.abort(),
    );
  }

  /** Throws away what was not sent and resets the connection (RST, as with SO_LINGER 0): the peer's read fails. Does nothing after detach. */
  abort(): void {
    if (this.#isDetached) return;
    const socket = this.#socket ?? this.#open();
    if (socket.destroyed) return;
    this.#isCloseTold = true;
    trace("abort", this.peer);
    this.#refuseUse();
    this.#inbound.discard();
    if (socket.remotePort === undefined) socket.destroy();
    else socket.resetAndDestroy();
  }

  /**
   * Gives up the socket, from which nothing has been read or written yet, to hand it to a process or a thread. The
   * connection stays open in the listener's count until {@linkcode Connection.close} says that the other one is done.
   *
   * @throws {SocketError} `CLOSED` when the connection is in use already
   */
  detach(): Socket {
    if (this.#socket || this.#isDetached) throw new SocketError(`detach ${this.#peerName}`, "CLOSED");
    this.#isDetached = true;
    this.#refuseUse();
    return this.#accepted;
  }

  /** The chunks that {@linkcode Connection.read} returns, up to the end; each valid until the next. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    // Not a generator: its three promises for each chunk would cost a tenth of an echo server's throughput.
    return { next: () => new Promise((next, reject) => this.#wait({ next, reject }, undefined)) };
  }

  /** Same as {@linkcode Connection.close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** For {@linkcode select}: ready when `read` would not wait. */
  get readiness(): Readiness {
    if (this.#isUntouched) this.#open();
    return this.#inbound.readiness;
  }

  get #peerName(): string {
    return formatEndpoint(this.peer);
  }

  /** The runtime closes the descriptor by itself when both directions have ended, and after an error. */
  #tellClose(): void {
    if (!this.#isCloseTold) trace("close", this.peer);
    this.#isCloseTold = true;
  }

  #markClosed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#closed?.resolve();
    this.#onClosed?.();
  }

  #wait(reader: Reader | Iteration, options: WaitOptions | undefined): void {
    if (this.#isUntouched) this.#open();
    this.#inbound.wait(reader, options);
  }

  get #isUntouched(): boolean {
    return this.#socket === undefined && !this.#isDetached;
  }

  /** Why nothing can be sent any more. */
  get #refusal(): SocketError | undefined {
    if (this.#isUntouched) this.#open();
    if (this.#inbound.failure !== undefined || this.#ending === undefined) return this.#inbound.failure;
    return new SocketError(`write to ${this.#peerName}`, "EPIPE", {
      meaning: "this direction was shut down",
    });
  }

  #open(): Socket {
    const socket = startReceiving(
      this.#accepted,
      this.#options.bufferBytes ?? DEFAULT_BUFFER_BYTES,
      (bytes) => {
        this.#silence?.break();
        return this.#inbound.receive(bytes);
      },
    );
    if (socket !== this.#accepted) socket.on("error", (error) => this.#break(error));
    this.#accepted = socket;
    this.#socket = socket;
    this.#inbound.source = socket;
    const { noDelay = true, keepAlive = 0, idleTimeout = 0 } = this.#options;
    if (noDelay) socket.setNoDelay(true);
    if (keepAlive > 0) socket.setKeepAlive(true, Math.max(keepAlive, 1000));
    socket.on("end", () => this.#inbound.end());
    socket.on("close", () => this.#finish());
    if (idleTimeout > 0 && idleTimeout <= LONGEST_TIMER)
      this.#silence = new Silence(socket, idleTimeout, () => this.#expire(idleTimeout));
    if (socket.destroyed) this.#finish();
    else socket.resume();
    return socket;
  }

  #expire(idleTimeout: number): void {
    const error = new SocketError(`wait longer than ${idleTimeout} ms for ${this.#peerName}`, "ETIMEDOUT");
    this.#inbound.failure ??= error;
    this.#socket?.destroy();
  }

  /** What no call of ours has brought about: mostly the peer's reset. */
  #break(error: Error): void {
    const { code } = this.#fail("use the connection to", error);
    const isWrite = "syscall" in error && error.syscall === "write";
    if (!isWrite && /^E[A-Z]+$/.test(code)) trace("read", this.peer, undefined, code);
  }

  #fail(action: string, cause: Error): SocketError {
    this.#inbound.failure ??= SocketError.from(`${action} ${this.#peerName}`, cause);
    return this.#inbound.failure;
  }

  /** What was not broken before is closed from now on. */
  #refuseUse(): void {
    this.#inbound.failure ??= new SocketError(`use the connection to ${this.#peerName}`, "CLOSED");
  }

  #finish(): void {
    this.#refuseUse();
    this.#tellClose();
    this.#silence?.end();
    this.#inbound.finish();
    this.#markClosed();
  }
}

/**
 * Makes a connection of a socket that came from elsewhere: from another process, from another thread, or from node:net.
 * Nothing may have been read from it.
 *
 * @param socket connected and paused
 * @param ends what the two ends are, where the socket itself does not know it
 *
 * @example
 * ```ts
 * import { createServer } from "node:net";
 * import { attach, connect } from "@acceptloop/sockets";
 *
 * const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, async (socket) => {
 *   const connection = attach(socket);
 *   for await (const bytes of connection) await connection.write(bytes);
 *   await connection.close();
 * });
 * await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)));
 * const address = server.address();
 * const port = typeof address === "object" && address ? address.port : 0;
 * const client = await connect({ host: "127.0.0.1", port });
 * await client.write(new Uint8Array([1, 2, 3]));
 * Array.from((await client.read()) ?? []); // => [1, 2, 3]
 * await client.close();
 * server.close();
 * ```
 */
export function attach(socket: Socket, options: ConnectionOptions = {}, ends: Ends = {}): Connection {
  return new Connection(socket, options, ends);
}

/** @ignore for the listener */
export function endpointOf(host: string | undefined, port: number | undefined): Endpoint {
  return host === undefined || port === undefined ? { path: "" } : { host, port };
}
