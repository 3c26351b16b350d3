import { Worker } from "node:worker_threads";

/** What runs in a thread: the files of the folder `threads`. */
type ThreadProgram = "serve-clients" | "listen" | "execute" | "count";

// The program that runs is TypeScript in a checkout and JavaScript in a package; so are the threads' beside it.
const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));

/**
 * Starts a thread.
 *
 * @param data what it finds in `workerData`
 * @param memory megabytes of heap that it may have; when it needs more it is ended, and it alone (Bun has no such limit)
 */
export function startThread(program: ThreadProgram, data: object, memory: number): Worker {
  return new Worker(new URL(`./threads/${program}${extension}`, import.meta.url), {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: memory },
  });
}
