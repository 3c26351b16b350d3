import { lookup } from "node:dns/promises";
import { createServer, type ListenOptions as NetListenOptions, type Server, type Socket } from "node:net";
import { type Endpoint, formatEndpoint } from "@acceptloop/address/endpoint";
import { Connection, type ConnectionOptions, type Ends, endpointOf } from "./connection.ts";
import type { Readiness, Selectable } from "./select.ts";
import { SocketError } from "./socket-error.ts";
import { isTraced, trace } from "./trace.ts";
import { watchPatience, type WaitOptions } from "./wait.ts";

/** How to listen. */
export interface ListenOptions {
  /** Length of the queue that the system is asked for (listen(2)). Default 511. Bun always asks for 512. */
  readonly backlog?: number;
  /**
   * Connections that may be open at once. Further ones are not refused: they wait in line until another one closes.
   * Default: no limit.
   */
  readonly maxConnections?: number;
  /** Connections that may wait in line in this process; further ones are reset. Default 16,384. */
  readonly maxWaiting?: number;
  /** Whether several sockets, of other threads or processes, may listen on the same port and share its clients (SO_REUSEPORT). */
  readonly reusePort?: boolean;
  /** Whether a socket on `::` leaves IPv4 alone (IPV6_V6ONLY). Default false: it serves both. Deno ignores it. */
  readonly ipv6Only?: boolean;
  /** Closes the listener when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** For each accepted connection. */
  readonly connection?: ConnectionOptions;
}

/** Who waits for a connection; null is the end. */
interface Acceptor {
  resolve(connection: Connection | null): void;
}

const DEFAULT_BACKLOG = 511;
const DEFAULT_WAITING = 16_384;
const WILDCARDS: ReadonlySet<string> = new Set(["0.0.0.0", "::", "::ffff:0.0.0.0"]);

/**
 * A listening socket, and the line of those who have connected to it.
 *
 * The runtimes take connections from the system's queue as soon as they come, so the line stands in this process: the
 * backlog counts only those who come while the event loop is busy. For the client it makes no difference; both let
 * `connect` succeed before `accept`.
 *
 * @example
 * ```ts
 * import { connect, listen } from "@acceptloop/sockets";
 *
 * const listener = await listen({ host: "127.0.0.1", port: 0 });
 * const client = await connect(listener.endpoint);
 * for await (const connection of listener) {
 *   await connection.write(new TextEncoder().encode("welcome"));
 *   await connection.close();
 *   break;
 * }
 * new TextDecoder().decode((await client.read()) ?? undefined); // => "welcome"
 * await client.close();
 * await listener.close();
 * ```
 */
export class Listener implements AsyncIterable<Connection>, Selectable {
  /** Where it listens: with the port that the system chose, if it was asked to. */
  readonly endpoint: Endpoint;

  readonly #server: Server;
  readonly #ends: Ends;
  readonly #options: ListenOptions;
  readonly #line: Socket[] = [];
  /** For {@linkcode select}: ready when `accept` would not wait. */
  readonly readiness: Readiness = {
    isReady: () => this.#canAccept() || this.#isOver(),
    wake: undefined,
  };
  /** In the order in which they asked. */
  readonly #acceptors: Acceptor[] = [];
  #open = 0;
  /** One for all connections, of which there may be many. */
  readonly #leave = (): void => {
    this.#open -= 1;
    this.#wake();
  };
  readonly #onAbort = (): void => void this.close();
  #accepted = 0;
  #isClosed = false;
  readonly #ended: PromiseWithResolvers<void> = Promise.withResolvers();

  /** @ignore use {@linkcode listen} */
  constructor(server: Server, endpoint: Endpoint, options: ListenOptions) {
    this.#server = server;
    this.endpoint = endpoint;
    // Only where it listens on all addresses does each connection have to ask for its own (getsockname(2)).
    this.#ends = "path" in endpoint || !WILDCARDS.has(endpoint.host) ? { local: endpoint } : {};
    this.#options = options;
    server.on("connection", (socket: Socket) => this.#join(socket));
    options.signal?.addEventListener("abort", this.#onAbort, { once: true });
    if (options.signal?.aborted) this.#onAbort();
    // An error after listening is one failed accept(2), as EMFILE; the next may succeed.
    server.on("error", () => {});
  }

  /** How many connections have been accepted since the beginning. */
  get acceptedConnections(): number {
    return this.#accepted;
  }

  /** How many connections are open: accepted and not yet closed. */
  get openConnections(): number {
    return this.#open;
  }

  /** How many connections stand in line: connected and not yet accepted. */
  get waitingConnections(): number {
    return this.#line.length;
  }

  /**
   * Takes the first connection in line, or waits for one.
   *
   * @throws {TimeoutError} when nobody came in time
   * @throws {SocketError} `CLOSED` when the listener is closed and the line is empty
   */
  async accept(options?: WaitOptions): Promise<Connection> {
    const connection = await this.#next(options);
    if (connection === null) throw new SocketError(`accept on ${formatEndpoint(this.endpoint)}`, "CLOSED");
    return connection;
  }

  /** Each connection in its turn, until the listener is closed and the line is empty. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Connection, void, void> {
    for (;;) {
      const connection = await this.#next();
      if (connection === null) return;
      yield connection;
    }
  }

  /**
   * Stops listening: new clients are refused, and so are those whom the runtime has not yet taken from the system's
   * queue. Those in line can still be accepted.
   *
   * @returns a promise that resolves when the line is empty and every accepted connection is closed
   */
  close(): Promise<void> {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.#options.signal?.removeEventListener("abort", this.#onAbort);
      trace("close", this.endpoint);
      this.#server.close();
      for (const socket of this.#line.splice(0)) if (!this.#hasLeft(socket)) this.#line.push(socket);
      this.#wake();
    }
    return this.#ended.promise;
  }

  /**
   * The listening socket itself, to be sent to another process, which makes a listener of it by {@linkcode adopt}. Both
   * then take clients from the same queue, until one of them closes its copy.
   */
  share(): Server {
    return this.#server;
  }

  /** For `await using`: closes, and as close(2) does, resets those in line, whom nobody would accept any more. */
  [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#line.splice(0)) this.#reset(socket);
    const closing = this.close();
    this.#wake();
    return closing;
  }

  #join(socket: Socket): void {
    socket.on("error", () => {});
    // The runtimes remember the address once they were asked for it, and `#hasLeft` could not tell any more.
    if (isTraced()) trace("accept", peerOf(socket));
    if (this.#line.length >= (this.#options.maxWaiting ?? DEFAULT_WAITING)) return this.#reset(socket);
    this.#line.push(socket);
    this.#wake();
  }

  #next(options?: WaitOptions): Promise<Connection | null> {
    if (options?.signal?.aborted) return Promise.reject(options.signal.reason);
    return new Promise((resolve, reject) => {
      const acceptor = options === undefined ? { resolve } : this.#patient(resolve, reject, options);
      this.#acceptors.push(acceptor);
      this.#serveAcceptors();
    });
  }

  #patient(resolve: Acceptor["resolve"], reject: (reason: unknown) => void, options: WaitOptions): Acceptor {
    const acceptor = {
      resolve(connection: Connection | null): void {
        endWatch();
        resolve(connection);
      },
    };
    const giveUp = (reason: unknown): void => {
      this.#acceptors.splice(this.#acceptors.indexOf(acceptor), 1);
      reject(reason);
    };
    const endWatch = watchPatience(options, () => `accept on ${formatEndpoint(this.endpoint)}`, giveUp);
    return acceptor;
  }

  #serveAcceptors(): void {
    while (this.#acceptors.length > 0 && this.#canAccept()) {
      const socket = this.#line.shift();
      if (socket !== undefined) this.#acceptors.shift()?.resolve(this.#admit(socket));
    }
    if (this.#isOver()) for (const acceptor of this.#acceptors.splice(0)) acceptor.resolve(null);
  }

  #isOver(): boolean {
    return this.#isClosed && this.#line.length === 0;
  }

  /** Whether somebody is in line, and there is room for another connection. */
  #canAccept(): boolean {
    while (this.#line[0] !== undefined && this.#hasLeft(this.#line[0])) this.#line.shift();
    return this.#line.length > 0 && this.#open < (this.#options.maxConnections ?? Number.POSITIVE_INFINITY);
  }

  /** Whether a TCP client reset its connection while it stood in line; accept(2) would say ECONNABORTED. */
  #hasLeft(socket: Socket): boolean {
    const hasLeft = "port" in this.endpoint && socket.remoteAddress === undefined;
    if (hasLeft) socket.destroy();
    return hasLeft;
  }

  #reset(socket: Socket): void {
    trace("abort", peerOf(socket));
    if (socket.remoteAddress === undefined) socket.destroy();
    else socket.resetAndDestroy();
  }

  #admit(socket: Socket): Connection {
    const connection = new Connection(socket, this.#options.connection ?? {}, this.#ends, this.#leave);
    this.#open += 1;
    this.#accepted += 1;
    return connection;
  }

  /** Something has changed that somebody may wait for. */
  #wake(): void {
    this.#serveAcceptors();
    if (this.#isOver() && this.#open === 0) this.#ended.resolve();
    this.readiness.wake?.();
  }
}

/**
 * Opens a listening socket.
 *
 * @throws {SocketError} `EADDRINUSE` when another socket listens there, `EACCES` for a port that only root may have,
 * `EADDRNOTAVAIL` when the address is not this machine's
 *
 * @example
 * ```ts
 * import { listen } from "@acceptloop/sockets";
 *
 * const listener = await listen({ host: "127.0.0.1", port: 0 }, { backlog: 7 });
 * listener.openConnections; // => 0
 * await listener.close();
 * ```
 */
export async function listen(endpoint: Endpoint, options: ListenOptions = {}): Promise<Listener> {
  const { backlog = DEFAULT_BACKLOG, reusePort = false, ipv6Only = false, signal } = options;
  const action = `listen on ${formatEndpoint(endpoint)}`;
  signal?.throwIfAborted();
  trace("socket");
  // Paused, because the first bytes would otherwise be lost when the socket is handed to a process or a thread.
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  try {
    // Bun does not say why when it is the name that is unknown.
    if ("bun" in process.versions && "host" in endpoint) await lookup(endpoint.host);
    await listening(server, { ...endpoint, backlog, reusePort, ipv6Only });
    signal?.throwIfAborted();
  } catch (error) {
    server.close();
    const failure = SocketError.from(action, error);
    if (/^E(ADDR|ACCES)/.test(failure.code)) trace("bind", endpoint);
    trace("close", endpoint);
    throw signal?.aborted ? signal.reason : failure;
  }
  const bound = boundEndpoint(server, endpoint);
  trace("bind", bound);
  trace("listen", bound);
  return new Listener(server, bound, options);
}

function listening(server: Server, options: NetListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function peerOf({ remoteAddress, remotePort }: Socket): Endpoint {
  return endpointOf(remoteAddress, remotePort);
}

function boundEndpoint(server: Server, asked: Endpoint): Endpoint {
  const address = server.address();
  return typeof address === "object" && address !== null
    ? { host: address.address, port: address.port }
    : asked;
}
