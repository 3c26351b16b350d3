import type { Worker } from "node:worker_threads";
import { formatEndpoint } from "@acceptloop/address/endpoint";
import { type Connection, listen, type Listener } from "@acceptloop/sockets";
import type { Errand } from "./threads/serve-clients.ts";
import { wordOf } from "./word-of.ts";

/**
 * Gives a thread a socket of its own that stands for the client's: whatever comes in at one goes out at the other, and
 * so do the ends of both directions and a reset. Resolves when the client has left.
 *
 * Over loopback, not over a Unix socket: Deno before 2.9.6 closes the descriptors of those twice, and in a program of
 * many threads the second time hits somebody else's.
 */
export async function bridge(connection: Connection, worker: Worker): Promise<void> {
  const { local, peer } = connection;
  const listener = await listen({ host: "127.0.0.1", port: 0 });
  const errand: Errand = { endpoint: listener.endpoint, ends: { local, peer } };
  const name = wordOf(worker);
  worker.postMessage(errand);
  try {
    const standIn = await acceptFrom(await name, listener);
    const relayed = Promise.all([pump(connection, standIn), pump(standIn, connection)])
      .catch(() => {
        connection.abort();
        standIn.abort();
      })
      .then(() => standIn.close());
    await Promise.all([relayed, wordOf(worker)]);
  } finally {
    void listener.close();
  }
}

/** The connection of our thread; anybody else on this machine could come first, but not from the thread's port. */
async function acceptFrom(name: unknown, listener: Listener): Promise<Connection> {
  for (;;) {
    const connection = await listener.accept();
    if (formatEndpoint(connection.peer) === name) return connection;
    connection.abort();
  }
}

async function pump(from: Connection, to: Connection): Promise<void> {
  for await (const bytes of from) await to.write(bytes);
  await to.shutdown("write");
}
