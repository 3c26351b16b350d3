import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import { type Handover, note } from "@acceptloop/program";
import type { Connection } from "@acceptloop/sockets";

// The program that runs is TypeScript in a checkout and JavaScript in a package; so is the child beside it.
const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));
const childProgram = new URL(`./child${extension}`, import.meta.url);

/**
 * Starts a process, gives it the connection, and waits until both are gone.
 *
 * Stevens' rule after fork(2) holds here too: the parent closes the connected socket, or the client would never see the
 * end of it, and the child must not have the listening one (UNIX Network Programming, section 4.8).
 */
export async function handToProcess(connection: Connection, handover: Handover): Promise<void> {
  const socket = connection.detach();
  try {
    const child = fork(childProgram, { stdio: ["ignore", 2, 2, "ipc"] });
    const exited = once(child, "exit");
    await Promise.race([send(child, handover, socket), exited]);
    socket.destroy();
    const [code, signal] = await exited;
    if (code !== 0)
      note(`process ${child.pid} ended with ${signal ?? `exit code ${code}`}; its client is cut off`);
  } catch (error) {
    note(`cannot start a process: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    socket.destroy();
    await connection.close();
  }
}

/** Resolves when the child says that it has the socket: only then may our copy be closed. */
async function send(child: ChildProcess, handover: Handover, socket: Socket): Promise<void> {
  const taken = once(child, "message");
  child.send(handover, socket, { keepOpen: true }, () => {});
  await taken;
}
