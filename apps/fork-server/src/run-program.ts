import { spawn } from "node:child_process";
import { once } from "node:events";
import { note } from "@acceptloop/program/note";
import type { Connection } from "@acceptloop/sockets/connection";
import { ucspi } from "./ucspi.ts";

// Reading one's environment is a system's job that takes its time; it does not change.
const environment = { ...process.env };
const running = new Set<number>();

// Programs do not know us and would go on without us, with all that they have started.
process.on("exit", () => {
  for (const pid of running) {
    try {
      process.kill(-pid);
    } catch {
      // It was quicker.
    }
  }
});

/**
 * Runs a program whose stdin and stdout are the client's socket, as inetd does, and waits until it has ended.
 *
 * @param words the program and its arguments
 * @param keepsCopy whether we forget to close our copy of the socket
 */
export async function runProgram(
  connection: Connection,
  words: readonly string[],
  keepsCopy = false,
): Promise<void> {
  const [file = "", ...operands] = words;
  const socket = connection.detach();
  try {
    const program = spawn(file, operands, {
      stdio: [socket, socket, "inherit"],
      env: { ...environment, ...ucspi(connection) },
      // Ctrl-C at our terminal is meant for us: who is being served may finish.
      detached: true,
    });
    // It has its own now; as long as we kept ours, the client would never see the end.
    if (!keepsCopy) socket.destroy();
    const { pid } = program;
    if (pid !== undefined) running.add(pid);
    await once(program, "exit");
    if (pid !== undefined) running.delete(pid);
  } catch (error) {
    note(`cannot run ${file}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    if (!keepsCopy) socket.destroy();
    await connection.close();
  }
}
