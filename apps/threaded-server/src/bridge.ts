import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Connection, listen } from "@acceptloop/sockets";

let folder: string | undefined;

/**
 * Gives another thread a socket of its own that stands for the client's: whatever comes in at one goes out at the
 * other, and so do the ends of both directions and a reset.
 *
 * @param invite tells the thread where to connect
 * @param exited settles when the thread has ended
 */
export async function relayThroughUnixSocket(
  connection: Connection,
  invite: (path: string) => void,
  exited: Promise<unknown>,
): Promise<void> {
  folder ??= makeFolder();
  const path = join(folder, randomUUID());
  const listener = await listen({ path });
  invite(path);
  const stopWaiting = (): Promise<void> => listener.close();
  exited.then(stopWaiting, stopWaiting);
  const bridge = await listener.accept();
  void listener.close();
  try {
    await Promise.all([pump(connection, bridge), pump(bridge, connection)]);
    await Promise.all([connection.close(), bridge.close()]);
  } catch {
    connection.abort();
    bridge.abort();
  }
}

/** Only we may enter it (mkdtemp(3) makes it so), since whoever could would be taken for one of our threads. */
function makeFolder(): string {
  const made = mkdtempSync(join(tmpdir(), "acceptloop-"));
  process.on("exit", () => rmSync(made, { recursive: true, force: true }));
  return made;
}

async function pump(from: Connection, to: Connection): Promise<void> {
  for await (const bytes of from) await to.write(bytes);
  await to.shutdown("write");
}
