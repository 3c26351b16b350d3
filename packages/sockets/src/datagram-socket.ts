import type { RemoteInfo, Socket } from "node:dgram";
import { formatEndpoint, type InternetEndpoint } from "@acceptloop/address/endpoint";
import { largestDatagram } from "./datagram-limits.ts";
import { overhearSends } from "./datagram-outcome.ts";
import { type Datagram, DatagramQueue } from "./datagram-queue.ts";
import type { Readiness, Selectable } from "./select.ts";
import { SocketError } from "./socket-error.ts";
import { trace } from "./trace.ts";
import { deliverThisTurn } from "./turn.ts";
import { inTime, watchPatience, type WaitOptions } from "./wait.ts";

/** What bounds a {@linkcode DatagramSocket}. */
export interface DatagramLimits {
  /** Most bytes of a datagram that are received; the rest of it is lost. Default 65,527: all that fit into one. */
  readonly bufferBytes?: number;
  /** Bytes of datagrams that may wait in this process, at 128 more for each; further ones are dropped. Default 1 MiB. */
  readonly queueBytes?: number;
  /** Datagrams that may be on their way to the system before {@linkcode DatagramSocket.trySend} says no. Default 256. */
  readonly maxSending?: number;
}

/** How to wait for one datagram. */
export interface ReceiveOptions extends WaitOptions {
  /** For this datagram, in place of {@linkcode DatagramLimits.bufferBytes}. */
  readonly bufferBytes?: number;
}

/** Who waits for a datagram. */
interface Receiver {
  resolve(datagram: Datagram): void;
  reject(error: unknown): void;
  readonly bufferBytes?: number | undefined;
}

const DEFAULT_QUEUE_BYTES = 1024 * 1024;
const DEFAULT_SENDING = 256;

/**
 * A datagram socket: messages to and from anybody, whole, in no order, perhaps never, perhaps twice.
 *
 * @example
 * ```ts
 * import { bind } from "@acceptloop/sockets";
 *
 * await using server = await bind({ host: "127.0.0.1", port: 0 });
 * await using client = await bind({ host: "127.0.0.1", port: 0 });
 * await client.send(new TextEncoder().encode("hello"), server.local);
 * const { bytes, from } = await server.receive();
 * from; // => client.local
 * await server.send(bytes, from);
 * const { bytes: reply, isTruncated } = await client.receive({ timeout: 1000, bufferBytes: 4 });
 * new TextDecoder().decode(reply); // => "hell"
 * isTruncated; // => true
 * ```
 */
export class DatagramSocket implements AsyncIterable<Datagram>, Selectable {
  /** Resolves when the socket is closed; never rejects. */
  readonly closed: Promise<void>;
  /** For {@linkcode select}: ready when `receive` would not wait. */
  readonly readiness: Readiness;

  readonly #socket: Socket;
  readonly #largest: number;
  readonly #bufferBytes: number;
  readonly #maxSending: number;
  /** Tells whether the last datagram was refused, where the runtime lets us know at once. */
  readonly #wasRefused: (() => boolean) | undefined;
  readonly #queue: DatagramQueue;
  #local: InternetEndpoint;
  #receiver: Receiver | undefined;
  #isWaking = false;
  readonly #delivery = { deliver: (): void => this.#deliver() };
  #peer: InternetEndpoint | undefined;
  /** What the system reported on its own accord; told once, to the next who asks. */
  #error: SocketError | undefined;
  #isClosed = false;
  /** Who waits to be connected. */
  #connecting: ((error: unknown) => void) | undefined;
  #sending = 0;
  #unsent = 0;

  /** @ignore use {@linkcode bind} */
  constructor(socket: Socket, family: "IPv4" | "IPv6", limits: DatagramLimits) {
    this.#socket = socket;
    this.#largest = largestDatagram(family);
    this.#bufferBytes = limits.bufferBytes ?? largestDatagram("IPv6");
    this.#maxSending = limits.maxSending ?? DEFAULT_SENDING;
    this.#wasRefused = overhearSends(socket);
    this.#queue = new DatagramQueue(limits.queueBytes ?? DEFAULT_QUEUE_BYTES);
    this.#local = addressOf(socket);
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
    this.readiness = {
      isReady: () => !this.#queue.isEmpty || this.#error !== undefined || this.#isClosed,
      wake: undefined,
    };
    socket.on("message", (bytes, from) => this.#arrive(bytes, from));
    socket.on("error", (error) => this.#fail(error));
  }

  /** This end, with the port that the system chose, if it was asked to. */
  get local(): InternetEndpoint {
    if (!this.#isClosed) this.#local = addressOf(this.#socket);
    return this.#local;
  }

  /** The only one that this socket talks to, when it is connected. */
  get peer(): InternetEndpoint | undefined {
    return this.#peer;
  }

  /** Datagrams that arrived and were dropped because nobody took those before them. */
  get droppedDatagrams(): number {
    return this.#queue.dropped;
  }

  /** Datagrams that {@linkcode DatagramSocket.trySend} has taken, and that the system then refused. */
  get unsentDatagrams(): number {
    return this.#unsent;
  }

  /** Size of the system's queue of received datagrams in bytes (SO_RCVBUF); Linux doubles what it is asked for. */
  get receiveBufferBytes(): number {
    return this.#attempt("tell the receive buffer", () => this.#socket.getRecvBufferSize());
  }

  /** Size of the system's queue of datagrams to send in bytes (SO_SNDBUF); Linux doubles what it is asked for. */
  get sendBufferBytes(): number {
    return this.#attempt("tell the send buffer", () => this.#socket.getSendBufferSize());
  }

  /**
   * Waits for a datagram.
   *
   * @throws {TimeoutError} when none came in time
   * @throws {SocketError} `ECONNREFUSED` when the socket is connected and nobody is at the other end (never on Deno),
   * `CLOSED` when it was closed, `READ_PENDING` when another receive waits
   */
  receive(options?: ReceiveOptions): Promise<Datagram> {
    return new Promise((resolve, reject) => this.#await({ resolve, reject }, options));
  }

  /**
   * Sends one datagram, and waits until the system has taken it: whether it arrives, nobody knows.
   *
   * @param to whom; not when the socket is connected
   * @param options how long to wait, as for a look-up of the name; it may still be sent after that
   * @throws {TimeoutError} when it was not sent in time
   * @throws {SocketError} `EMSGSIZE` when it is too long for one datagram, `ENOTFOUND` for an unknown host, `EACCES` for
   * a broadcast that was not allowed, `EDESTADDRREQ` without a destination, `EISCONN` with one when the socket is
   * connected, `CLOSED` when it was closed
   */
  send(bytes: Uint8Array, to?: InternetEndpoint, options?: WaitOptions): Promise<void> {
    if (options?.signal?.aborted) return Promise.reject(options.signal.reason);
    const refusal = this.#takeError() ?? this.#refusalOf(bytes, to);
    if (refusal) return Promise.reject(refusal);
    const sending = new Promise<void>((resolve, reject) => {
      this.#transmit(bytes, to, (error) => {
        if (error) reject(SocketError.from(this.#actionOf(bytes, to), error));
        else resolve();
      });
    });
    return inTime(sending, options, () => this.#actionOf(bytes, to));
  }

  /**
   * Sends one datagram without waiting (MSG_DONTWAIT of send(2)), for a server that rather drops an answer than makes
   * everybody wait. What the system refuses later is counted in {@linkcode DatagramSocket.unsentDatagrams}.
   *
   * @returns false when it was not sent, because too many are on their way or because `send` would throw
   */
  trySend(bytes: Uint8Array, to?: InternetEndpoint): boolean {
    if (this.#refusalOf(bytes, to)) return false;
    if (this.#wasRefused === undefined) {
      if (this.#sending >= this.#maxSending) return false;
      this.#sending += 1;
      this.#transmit(bytes, to, this.#settle);
    } else {
      if (this.#socket.getSendQueueCount() >= this.#maxSending) return false;
      this.#transmit(bytes, to);
      if (this.#wasRefused()) this.#unsent += 1;
    }
    return true;
  }

  /**
   * Names the only peer: datagrams of others are ignored, and `send` needs no destination. No byte goes over the network
   * (connect(2)). Connecting again names another one.
   *
   * @param options how long to wait, as for a look-up of the name; after that the socket is closed
   * @throws {TimeoutError} when it was not connected in time
   * @throws {SocketError} `ENOTFOUND` for an unknown host, `EALREADY` while it is being connected, `CLOSED` when it was closed
   */
  async connect(peer: InternetEndpoint, options?: WaitOptions): Promise<void> {
    const action = `connect to ${formatEndpoint(peer)}`;
    options?.signal?.throwIfAborted();
    if (this.#isClosed) throw new SocketError(action, "CLOSED");
    if (this.#connecting) throw new SocketError(action, "EALREADY");
    this.disconnect();
    const connecting = new Promise<void>((resolve, reject) => {
      const fail = (error: unknown): void => reject(SocketError.from(action, error));
      this.#connecting = reject;
      try {
        this.#socket.connect(peer.port, peer.host, (error?: Error) => (error ? fail(error) : resolve()));
      } catch (error) {
        fail(error);
      }
    });
    try {
      await inTime(
        connecting,
        options,
        () => action,
        () => void this.close(),
      );
    } finally {
      this.#connecting = undefined;
    }
    const { address, port } = this.#attempt(action, () => this.#socket.remoteAddress());
    this.#peer = { host: address, port };
    trace("connect", this.#peer);
  }

  /**
   * Forgets the peer, so that the socket talks to anybody again. Does nothing when it is not connected. Linux takes back a
   * port that it had chosen itself, and chooses another one for the next send.
   */
  disconnect(): void {
    if (this.#peer === undefined || this.#isClosed) return;
    this.#socket.disconnect();
    this.#peer = undefined;
    this.#error = undefined;
  }

  /**
   * Joins a multicast group (RFC 1112): from now on what is sent to it arrives here as well.
   *
   * @param on address of the interface; without it the system chooses one
   * @throws {SocketError} `EINVAL` when the address is no group's, `ENODEV` when there is no such interface
   */
  join(group: string, on?: string): void {
    this.#attempt(`join ${group}`, () => this.#socket.addMembership(group, on));
  }

  /** Leaves a multicast group. */
  leave(group: string, on?: string): void {
    this.#attempt(`leave ${group}`, () => this.#socket.dropMembership(group, on));
  }

  /** Frees the descriptor. What has not been received yet is lost. Closing twice does nothing. */
  close(): Promise<void> {
    if (!this.#isClosed) {
      trace("close", this.local);
      this.#isClosed = true;
      this.#socket.close();
      this.#connecting?.(this.#closedError());
      this.#receiver?.reject(this.#closedError());
      this.#receiver = undefined;
      this.readiness.wake?.();
    }
    return this.closed;
  }

  /** Every datagram, until the socket is closed. */
  [Symbol.asyncIterator](): AsyncIterator<Datagram, undefined> {
    // Not a generator, as in Connection: its further promises would cost a server's throughput.
    return { next: () => this.#next() };
  }

  /** Same as {@linkcode DatagramSocket.close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #next(): Promise<IteratorResult<Datagram, undefined>> {
    // Of a burst only the first is waited for.
    const datagram = this.#receiver || this.#isClosed ? undefined : this.#take(this.#bufferBytes);
    if (datagram !== undefined) return Promise.resolve({ done: false, value: datagram });
    return new Promise((resolve, reject) =>
      this.#await(
        {
          resolve: (value) => resolve({ done: false, value }),
          reject: (error) => {
            if (this.#isClosed) resolve({ done: true, value: undefined });
            else reject(error);
          },
        },
        undefined,
      ),
    );
  }

  #await(receiver: Receiver, options: ReceiveOptions | undefined): void {
    if (this.#receiver) receiver.reject(new SocketError(this.#receiving, "READ_PENDING"));
    else if (this.#isClosed) receiver.reject(this.#closedError());
    else {
      this.#receiver = receiver;
      if (options !== undefined) this.#bePatient(receiver, options);
      if (this.readiness.isReady()) this.#deliver();
    }
  }

  #bePatient(receiver: Receiver, options: ReceiveOptions): void {
    let endWatch = (): void => {};
    this.#receiver = {
      resolve(datagram) {
        endWatch();
        receiver.resolve(datagram);
      },
      reject(error) {
        endWatch();
        receiver.reject(error);
      },
      bufferBytes: options.bufferBytes,
    };
    const giveUp = (reason: unknown): void => {
      this.#receiver = undefined;
      receiver.reject(reason);
    };
    endWatch = watchPatience(options, () => this.#receiving, giveUp);
  }

  #arrive(bytes: Uint8Array, { address, port }: RemoteInfo): void {
    // The system sees to this on Node and Bun; on Deno nobody does.
    if (this.#peer && !(port === this.#peer.port && address === this.#peer.host)) return;
    this.#queue.add({ bytes, from: { host: address, port }, isTruncated: false });
    this.#wake();
  }

  /**
   * Lets the receiver look when all that came in during this turn has been taken in: one visit to the microtask queue for
   * a whole burst is worth a tenth of an echo server's throughput.
   */
  #wake(): void {
    this.readiness.wake?.();
    if (this.#receiver === undefined || this.#isWaking) return;
    this.#isWaking = true;
    deliverThisTurn(this.#delivery);
  }

  #deliver(): void {
    this.#isWaking = false;
    const receiver = this.#receiver;
    if (receiver === undefined) return;
    const datagram = this.#take(receiver.bufferBytes ?? this.#bufferBytes);
    const error = datagram === undefined ? this.#takeError() : undefined;
    if (datagram === undefined && error === undefined) return;
    this.#receiver = undefined;
    if (datagram === undefined) receiver.reject(error);
    else receiver.resolve(datagram);
  }

  /** The first datagram in the queue, or as much of it as the buffer of recvfrom(2) would hold. */
  #take(bufferBytes: number): Datagram | undefined {
    const datagram = this.#queue.take();
    if (datagram === undefined) return undefined;
    trace("recvfrom", datagram.from, datagram.bytes.length);
    if (datagram.bytes.length <= bufferBytes) return datagram;
    return { ...datagram, bytes: datagram.bytes.subarray(0, bufferBytes), isTruncated: true };
  }

  #fail(error: Error): void {
    // A name that trySend could not find is nobody else's concern.
    if ("syscall" in error && error.syscall === "getaddrinfo") {
      this.#unsent += 1;
      return;
    }
    const action = `talk to ${formatEndpoint(this.#peer ?? this.local)}`;
    const reason = SocketError.from(action, error);
    this.#error =
      reason.code === "ECONNREFUSED"
        ? new SocketError(action, reason.code, { meaning: "nobody has that port", cause: error })
        : reason;
    this.#wake();
  }

  #takeError(): SocketError | undefined {
    const error = this.#error;
    this.#error = undefined;
    return error;
  }

  #transmit(bytes: Uint8Array, to: InternetEndpoint | undefined, done?: (error: Error | null) => void): void {
    trace("sendto", to ?? this.#peer, bytes.length);
    if (to === undefined) this.#socket.send(bytes, done);
    else this.#socket.send(bytes, to.port, to.host, done);
  }

  /** One function for all datagrams, since one for each would cost a server's throughput. */
  readonly #settle = (error: Error | null): void => {
    this.#sending -= 1;
    if (error) this.#unsent += 1;
  };

  /** Why the datagram cannot even be offered to the system. */
  #refusalOf(bytes: Uint8Array, to: InternetEndpoint | undefined): SocketError | undefined {
    if (this.#isClosed) return this.#closedError();
    if (bytes.length > this.#largest) return this.#refuse(bytes, to, "EMSGSIZE", this.#limitSentence);
    if (to === undefined && this.#peer === undefined) {
      return this.#refuse(bytes, to, "EDESTADDRREQ", "a socket that is not connected needs a destination");
    }
    if (to !== undefined && this.#peer !== undefined) {
      return this.#refuse(bytes, to, "EISCONN", "the socket is connected to somebody");
    }
    if (to?.port === 0) return this.#refuse(bytes, to, "EINVAL", "port 0 is nobody's");
    if (to !== undefined && !(to.port > 0 && to.port <= 65_535)) {
      return this.#refuse(bytes, to, "EINVAL", "a port is a number from 0 to 65,535");
    }
    return undefined;
  }

  #refuse(bytes: Uint8Array, to: InternetEndpoint | undefined, code: string, meaning: string): SocketError {
    return new SocketError(this.#actionOf(bytes, to), code, { meaning });
  }

  get #limitSentence(): string {
    return `a datagram carries at most ${this.#largest.toLocaleString("en")} bytes here`;
  }

  #actionOf(bytes: Uint8Array, to: InternetEndpoint | undefined): string {
    const peer = to ?? this.#peer;
    return `send ${bytes.length} bytes${peer ? ` to ${formatEndpoint(peer)}` : ""}`;
  }

  get #receiving(): string {
    return this.#peer
      ? `receive from ${formatEndpoint(this.#peer)}`
      : `receive on ${formatEndpoint(this.local)}`;
  }

  #closedError(): SocketError {
    return new SocketError(`use the socket on ${formatEndpoint(this.local)}`, "CLOSED");
  }

  #attempt<Result>(action: string, call: () => Result): Result {
    if (this.#isClosed) throw this.#closedError();
    try {
      return call();
    } catch (error) {
      throw SocketError.from(action, error);
    }
  }
}

function addressOf(socket: Socket): InternetEndpoint {
  const { address, port } = socket.address();
  return { host: address, port };
}
