import { Socket } from "node:net";
import { MessageChannel, type Worker } from "node:worker_threads";
import type { Connection } from "@acceptloop/sockets";
import type { Errand } from "./threads/serve-clients.ts";
import { wordOf } from "./word-of.ts";

/** What takes a socket along; the runtime's own types do not know yet that a socket can be transferred. */
interface SocketCarrier {
  postMessage(message: unknown, transferList: Socket[]): void;
}

/**
 * Whether a socket can move to another thread: in Node from 24.21 and 26.6 on, not in Deno and Bun. A runtime that can
 * refuses an unconnected socket for having no handle; one that cannot refuses any socket, in other words.
 */
export const canTransferSockets: boolean = probe();

/** Moves the client's socket to a thread, which from then on alone reads and writes it; resolves when the client has left. */
export async function transfer(connection: Connection, worker: Worker): Promise<void> {
  const carrier: SocketCarrier = worker;
  const socket = connection.detach();
  const errand: Errand = { socket };
  const hasLeft = wordOf(worker);
  carrier.postMessage(errand, [socket]);
  await hasLeft;
}

function probe(): boolean {
  const { port1, port2 } = new MessageChannel();
  const carrier: SocketCarrier = port1;
  const socket = new Socket();
  try {
    carrier.postMessage(socket, [socket]);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ERR_WORKER_HANDLE_NOT_TRANSFERABLE";
  } finally {
    port1.close();
    port2.close();
  }
}
