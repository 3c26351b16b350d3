import { createConnection } from "node:net";
import { type Endpoint, formatEndpoint } from "@acceptloop/address/endpoint";
import { attach, type Connection, type ConnectionOptions } from "./connection.ts";
import { SocketError } from "./socket-error.ts";
import { trace } from "./trace.ts";

/** How to connect. */
export interface ConnectOptions extends ConnectionOptions {
  /** Gives up when aborted, with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Connects to a listening socket.
 *
 * @throws {SocketError} `ECONNREFUSED` when nobody listens, `ENOTFOUND` for an unknown host, `ENOENT` for a Unix socket
 * that is not there
 *
 * @example
 * ```ts
 * import { connect, listen } from "@acceptloop/sockets";
 *
 * const listener = await listen({ host: "127.0.0.1", port: 0 });
 * const connection = await connect(listener.endpoint);
 * connection.peer; // => listener.endpoint
 * await connection.close();
 * (await listener.accept()).abort();
 * await listener.close();
 * ```
 */
export function connect(endpoint: Endpoint, options: ConnectOptions = {}): Promise<Connection> {
  const { promise, resolve, reject } = Promise.withResolvers<Connection>();
  const { signal, ...connectionOptions } = options;
  if (signal?.aborted) return Promise.reject(signal.reason);

  trace("socket");
  const socket = createConnection({ ...endpoint, allowHalfOpen: true });
  // Bytes that come with the handshake must not be read before somebody asks for them.
  socket.pause();
  const giveUp = (): void => {
    socket.destroy();
    reject(signal?.reason);
  };
  const fail = (error: Error): void => {
    signal?.removeEventListener("abort", giveUp);
    reject(SocketError.from(`connect to ${formatEndpoint(endpoint)}`, error));
  };
  signal?.addEventListener("abort", giveUp, { once: true });
  socket.once("error", fail);
  socket.once("connect", () => {
    signal?.removeEventListener("abort", giveUp);
    socket.off("error", fail);
    trace("connect", endpoint);
    resolve(attach(socket, connectionOptions, "path" in endpoint ? { peer: endpoint } : {}));
  });
  return promise;
}
