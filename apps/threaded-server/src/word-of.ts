import type { Worker } from "node:worker_threads";

/**
 * Waits for the next message of a thread.
 *
 * @throws what the thread dies of, if it does
 */
export async function wordOf(worker: Worker): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const end = (): void => reject(new Error("it has ended"));
  worker.on("message", resolve).on("error", reject).on("exit", end);
  try {
    return await promise;
  } finally {
    worker.off("message", resolve).off("error", reject).off("exit", end);
  }
}
