import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, openSync, rmSync, statSync, writeSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { SocketError } from "@acceptloop/sockets";

/** A name in the file system for a pipe, which carries bytes one way (fifo(7)). */
export interface Fifo {
  readonly path: string;
  /** Whether it was made just now, and so should go with us. */
  readonly isOurs: boolean;
}

/**
 * Makes a named pipe, unless there is one already.
 *
 * @throws {SocketError} when something else has that name, or it cannot be made
 */
export async function makeFifo(path: string): Promise<Fifo> {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isFIFO()) return { path, isOurs: false };
  if (there)
    throw new SocketError(`make a FIFO at ${path}`, "EEXIST", { meaning: "there is something else" });
  // No runtime has mkfifo(3), so its program makes it.
  try {
    const [code] = await once(spawn("mkfifo", ["-m", "600", path], { stdio: "ignore" }), "exit");
    if (code !== 0)
      throw new SocketError(`make a FIFO at ${path}`, "ENOENT", { meaning: "mkfifo could not" });
  } catch (error) {
    throw SocketError.from(`make a FIFO at ${path}`, error);
  }
  return { path, isOurs: true };
}

/** The bytes that come through a named pipe, until nobody has it open for writing any more. Waits until somebody has. */
export async function* readFifo({ path }: Fifo): AsyncGenerator<Uint8Array, void, void> {
  const end = await openEnd(path, "r");
  const buffer = new Uint8Array(65_536);
  try {
    for (;;) {
      const { bytesRead } = await end.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await end.close();
  }
}

/** Opens a named pipe for writing, and waits until somebody reads from it. */
export async function writeFifo(
  path: string,
): Promise<{ write(bytes: Uint8Array): Promise<void>; close(): Promise<void> }> {
  const end = await openEnd(path, "w");
  return {
    async write(bytes) {
      for (let at = 0; at < bytes.length;) at += (await end.write(bytes, at)).bytesWritten;
    },
    close: () => end.close(),
  };
}

/** Removes a named pipe that we have made. */
export function removeFifo({ path, isOurs }: Fifo): void {
  if (isOurs) rmSync(path, { force: true });
}

/**
 * Lets go the reader of this process. It waits in open(2) or read(2), in a thread of the runtime, and Node waits for that
 * thread before it exits: so we open the other end ourselves, and write something.
 */
export function wakeReader({ path }: Fifo): void {
  const end = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  writeSync(end, "\n");
  closeSync(end);
}

async function openEnd(path: string, flags: "r" | "w"): Promise<FileHandle> {
  try {
    return await open(path, flags);
  } catch (error) {
    throw SocketError.from(`open ${path}`, error);
  }
}
