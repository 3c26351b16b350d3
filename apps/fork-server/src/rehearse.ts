import { setTimeout as wait } from "node:timers/promises";
import { connect, listen } from "@acceptloop/sockets";
import type { Worker } from "./worker.ts";

/** Milliseconds that a service gets for its answer: some answer only whole lines. */
const PATIENCE = 20;
/** Milliseconds until a connection that nobody accepts is given up: the system has no descriptor for it. */
const ACCEPTING = 2000;

/**
 * Gives a worker a client of our own making, who says a byte and is gone: whatever a runtime does only the first time,
 * loading and compiling, it has then done before anybody waits for it.
 */
export async function rehearse(worker: Worker): Promise<void> {
  const listener = await listen({ host: "127.0.0.1", port: 0 });
  const connecting = connect(listener.endpoint);
  try {
    const client = await connecting;
    const connection = await listener.accept({ timeout: ACCEPTING });
    const served = worker.rehearse(connection);
    await client.write(Uint8Array.of(0x78));
    await Promise.race([client.read(), wait(PATIENCE)]).catch(() => {});
    // A reset, not an end: at the end a service would answer what it has.
    client.abort();
    await served;
  } finally {
    // When descriptors run out, one end of the connection may be missing.
    void connecting.then(
      (client) => client.abort(),
      () => {},
    );
    await listener.close();
  }
}
