import type { Connection } from "@acceptloop/sockets";
import type { Handover } from "@acceptloop/program";
import type { Loop } from "./accepting-model.ts";
import type { ThreadOptions } from "./options.ts";
import { ServingThread } from "./serving-thread.ts";

/** A fresh thread for each client: cheaper to start than a process, and one abort(3) takes all of them along. */
export function thread({ memory }: ThreadOptions): Loop {
  return {
    async run({ listener, handover }) {
      for await (const connection of listener) {
        void serveInThread(connection, handover, memory);
      }
    },
  };
}

async function serveInThread(connection: Connection, handover: Handover, memory: number): Promise<void> {
  const own = new ServingThread(handover, memory);
  await own.serve(connection);
  await own.end();
}
