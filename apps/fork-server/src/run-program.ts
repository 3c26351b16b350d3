import { spawn } from "node:child_process";
import { once } from "node:events";
import { note } from "@acceptloop/program/note";
import type { Connection } from "@acceptloop/sockets/connection";
import { ucspi } from "./ucspi.ts";

/** Ours, which takes its time to read, and does not change. */
let environment: NodeJS.ProcessEnv | undefined;

/** Who must know which programs run: they do not know us, and would go on without us, with all that they have started. */
export interface Watch {
  /** A program has been started, as the leader of its process group. */
  started(pid: number): void;
  /** It has ended. */
  ended(pid: number): void;
}

/**
 * Runs a program whose stdin and stdout are the client's socket, as inetd does, and waits until it has ended.
 *
 * @param words the program and its arguments
 * @param keepsCopy whether we forget to close our copy of the socket
 */
export async function runProgram(
  connection: Connection,
  words: readonly string[],
  watch: Watch,
  keepsCopy = false,
): Promise<void> {
  const [file = "", ...operands] = words;
  // What our parent has told our runtime is none of a program's business.
  environment ??= { ...process.env, NODE_COMPILE_CACHE: undefined };
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
    if (pid !== undefined) watch.started(pid);
    await once(program, "exit");
    if (pid !== undefined) watch.ended(pid);
  } catch (error) {
    note(`cannot run ${file}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    if (!keepsCopy) socket.destroy();
    await connection.close();
  }
}
