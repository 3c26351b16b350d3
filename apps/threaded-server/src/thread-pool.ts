import type { Connection } from "@acceptloop/sockets";
import type { Loop } from "./accepting-model.ts";
import { BoundedQueue } from "./bounded-queue.ts";
import type { ThreadOptions } from "./options.ts";
import { ServingThread } from "./serving-thread.ts";

/** Threads that were started ahead, one client each at a time: the others wait, however little these have to say. */
export function threadPool({ workers, queue, memory }: ThreadOptions): Loop {
  const line = new BoundedQueue<Connection>(queue);
  let threads: readonly ServingThread[] = [];
  return {
    async run({ listener, handover }) {
      threads = Array.from({ length: workers }, () => new ServingThread(handover, memory));
      const serving = threads.map((thread) => serveAll(line, thread));
      for await (const connection of listener) {
        await line.put(connection);
      }
      line.close();
      await Promise.all(serving);
    },
    statistics: () => ({ queued: line.length, clientsPerWorker: threads.map(({ clients }) => clients) }),
  };
}

async function serveAll(line: BoundedQueue<Connection>, thread: ServingThread): Promise<void> {
  for await (const connection of line) {
    await thread.serve(connection);
  }
  await thread.end();
}
