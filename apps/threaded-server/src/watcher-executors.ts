import { formatEndpoint } from "@acceptloop/address/endpoint";
import { converse, note } from "@acceptloop/program";
import type { Connection } from "@acceptloop/sockets";
import type { Service } from "@acceptloop/services";
import type { Loop } from "./accepting-model.ts";
import { Executors } from "./executors.ts";
import type { ThreadOptions } from "./options.ts";
import { openRemotely } from "./remote-session.ts";

/** The main thread watches all sockets, and hands requests, not clients, to threads: who has nothing to say holds none. */
export function watcherExecutors(options: ThreadOptions): Loop {
  let executors: Executors | undefined;
  return {
    async run({ listener, service, handover }) {
      executors = new Executors(options, handover);
      for await (const connection of listener) {
        void watch(connection, service, executors);
      }
      await listener.close();
      await executors.end();
    },
    statistics: () => ({ queued: executors?.queued ?? 0, performed: executors?.performed ?? [] }),
  };
}

async function watch(connection: Connection, service: Service, executors: Executors): Promise<void> {
  const session = openRemotely(service, formatEndpoint(connection.peer), executors);
  try {
    await converse(connection, { open: () => session });
  } catch (error) {
    note(`executor crashed: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    session.close();
  }
}
