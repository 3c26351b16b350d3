import type { Endpoint } from "@acceptloop/address/endpoint";
import { connect, type Connection, listen } from "@acceptloop/sockets";
import { announce } from "./place.ts";
import { atStop } from "./stop.ts";

/** Waits for the other one to come; then nobody else can. */
export async function awaitPeer(endpoint: Endpoint): Promise<Connection> {
  const listener = await listen(endpoint, { backlog: 1 });
  // A Unix socket must not stay in the file system.
  atStop(() => void listener.close());
  announce(listener.endpoint);
  const connection = await listener.accept();
  void listener.close();
  return connection;
}

/** Waits for the other one, or goes there. */
export function meet(endpoint: Endpoint, isListening: boolean): Promise<Connection> {
  return isListening ? awaitPeer(endpoint) : connect(endpoint);
}
