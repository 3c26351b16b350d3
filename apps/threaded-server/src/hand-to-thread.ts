import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { type Handover, note } from "@acceptloop/program";
import type { Connection } from "@acceptloop/sockets";
import { bridge } from "./bridge.ts";
import { canTransferSockets, transfer } from "./transfer.ts";

// The program that runs is TypeScript in a checkout and JavaScript in a package; so is the thread's beside it.
const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));
const threadProgram = new URL(`./worker${extension}`, import.meta.url);

/** Starts a thread, gives it the connection, and waits until both are gone. */
export async function handToThread(connection: Connection, handover: Handover): Promise<void> {
  const worker = new Worker(threadProgram);
  const exited = once(worker, "exit");
  const hand = canTransferSockets ? transfer : bridge;
  try {
    await Promise.all([hand(connection, worker, handover), exited]);
  } catch (error) {
    note(`thread ${worker.threadId} crashed: ${error instanceof Error ? error.message : String(error)}`);
    connection.abort();
    await worker.terminate();
  } finally {
    await connection.close();
  }
}
