import { parentPort, workerData } from "node:worker_threads";
import type { Endpoint } from "@acceptloop/address/endpoint";
import { converse, type Handover, printTrace } from "@acceptloop/program";
import { serviceNamed } from "@acceptloop/services";
import { listen, type Listener, type ListenOptions, SocketError } from "@acceptloop/sockets";

/** What a listening thread is given. */
export interface Place {
  readonly endpoint: Endpoint;
  readonly listening: ListenOptions;
  readonly handover: Handover;
  /** In memory that it shares with the main thread: how many connections are open, and how many it has accepted. */
  readonly counts: Int32Array<SharedArrayBuffer>;
}

/** Its first word: where it listens, or the code of errno(3) why it cannot. */
export type Beginning = { readonly endpoint: Endpoint } | { readonly code: string };

const { endpoint, listening, handover, counts }: Place = workerData;
const service = serviceNamed(handover.service);

printTrace(handover.trace, false);
try {
  const listener = await listen(endpoint, { ...listening, reusePort: true });
  // The only thing that the main thread ever says: stop.
  parentPort?.once("message", () => void listener.close());
  say({ endpoint: listener.endpoint });
  await serveAll(listener);
} catch (error) {
  if (!(error instanceof SocketError)) throw error;
  say({ code: error.code });
}

async function serveAll(listener: Listener): Promise<void> {
  const count = (): void => {
    Atomics.store(counts, 0, listener.openConnections);
    Atomics.store(counts, 1, listener.acceptedConnections);
  };
  for await (const connection of listener) {
    count();
    void connection.closed.then(count);
    void converse(connection, service);
  }
  await listener.close();
}

function say(beginning: Beginning): void {
  parentPort?.postMessage(beginning);
}
