import type { Server } from "node:net";
import { Listener, type ListenOptions } from "./listen.ts";

/**
 * Makes a listener of a listening socket that came from another process, by {@linkcode Listener.share}. What bounds it is
 * said here anew; the backlog stays as it was asked for.
 *
 * @param server a TCP server that already listens
 *
 * @example
 * ```ts
 * import { createServer } from "node:net";
 * import { adopt, connect } from "@acceptloop/sockets";
 *
 * const server = createServer();
 * await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)));
 * const listener = adopt(server, { maxConnections: 10 });
 * const client = await connect(listener.endpoint);
 * await (await listener.accept()).close();
 * await client.read(); // => null
 * await Promise.all([client.close(), listener.close()]);
 * ```
 */
export function adopt(server: Server, options: ListenOptions = {}): Listener {
  // What listen() asks for when it makes the server: Node, Deno and Bun look at these at every accept.
  Object.assign(server, { allowHalfOpen: true, pauseOnConnect: true });
  const address = server.address();
  const endpoint =
    typeof address === "object" && address !== null
      ? { host: address.address, port: address.port }
      : { path: address ?? "" };
  return new Listener(server, endpoint, options);
}
