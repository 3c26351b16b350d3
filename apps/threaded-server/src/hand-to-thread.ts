import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { type Handover, note } from "@acceptloop/program";
import type { Connection } from "@acceptloop/sockets";
import { relayThroughUnixSocket } from "./bridge.ts";
import { canTransferSockets, type SocketCarrier } from "./can-transfer-sockets.ts";
import type { Errand } from "./worker.ts";

// The program that runs is TypeScript in a checkout and JavaScript in a package; so is the thread's beside it.
const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));
const threadProgram = new URL(`./worker${extension}`, import.meta.url);

/** Starts a thread, gives it the connection, and waits until both are gone. */
export async function handToThread(connection: Connection, handover: Handover): Promise<void> {
  const worker = new Worker(threadProgram);
  const exited = once(worker, "exit");
  try {
    if (canTransferSockets) {
      const errand: Errand = { handover, socket: connection.detach() };
      const carrier: SocketCarrier = worker;
      carrier.postMessage(errand, [errand.socket]);
    } else {
      const ends = { local: connection.local, peer: connection.peer };
      const invite = (path: string): void => {
        const errand: Errand = { handover, path, ends };
        worker.postMessage(errand);
      };
      await Promise.all([relayThroughUnixSocket(connection, invite, exited), exited]);
    }
    await exited;
  } catch (error) {
    connection.abort();
    note(`thread ${worker.threadId} crashed: ${error instanceof Error ? error.message : String(error)}`);
    await worker.terminate();
  } finally {
    await connection.close();
  }
}
