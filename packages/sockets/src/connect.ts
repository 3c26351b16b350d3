import { createConnection, isIP, type Socket } from "node:net";
import { type Endpoint, formatEndpoint, type InternetEndpoint } from "@acceptloop/address/endpoint";
import { attach, type Connection, type ConnectionOptions } from "./connection.ts";
import { SocketError } from "./socket-error.ts";
import { trace } from "./trace.ts";
import { watchPatience, type WaitOptions } from "./wait.ts";

/** How to connect. */
export interface ConnectOptions extends ConnectionOptions, WaitOptions {
  /** This end, where it matters: an address of this machine, and a port or 0 (bind(2) before connect(2)). */
  readonly local?: InternetEndpoint;
}

/**
 * Connects to a listening socket.
 *
 * @throws {TimeoutError} when the handshake did not end in time
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
  const { signal, timeout, local, ...connectionOptions } = options;
  const action = `connect to ${formatEndpoint(endpoint)}`;
  if (signal?.aborted) return Promise.reject(signal.reason);

  trace("socket");
  if (local !== undefined) trace("bind", local);
  const from = local && { localAddress: local.host, localPort: local.port };
  let socket: Socket;
  try {
    socket = createConnection({ ...endpoint, ...from, allowHalfOpen: true });
  } catch (error) {
    trace("close", endpoint);
    return Promise.reject(SocketError.from(action, error));
  }
  if ("path" in endpoint || isIP(endpoint.host) !== 0) trace("connect", endpoint);
  else socket.once("lookup", (error: Error | null) => error ?? trace("connect", endpoint));
  // Bytes that come with the handshake must not be read before somebody asks for them.
  socket.pause();
  const patience = { signal, ...(timeout !== undefined && { timeout }) };
  const endWatch = watchPatience(
    patience,
    () => action,
    (reason) => {
      socket.destroy();
      trace("close", endpoint);
      reject(reason);
    },
  );
  const fail = (error: Error): void => {
    endWatch();
    trace("close", endpoint);
    reject(SocketError.from(action, error));
  };
  socket.once("error", fail);
  socket.once("connect", () => {
    endWatch();
    socket.off("error", fail);
    // Bun does not know the peer any more when that has reset the connection meanwhile.
    const isUnknown = "path" in endpoint || socket.remoteAddress === undefined;
    resolve(attach(socket, connectionOptions, isUnknown ? { peer: endpoint } : {}));
  });
  return promise;
}
