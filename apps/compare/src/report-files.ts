import { accessSync, constants, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SocketError } from "@acceptloop/sockets";

/**
 * Makes the folder of a report, unless it is there; so that nobody measures for half an hour what then cannot be written.
 *
 * @throws {SocketError} when the system does not let us write there
 */
export function openFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw SocketError.from(`write ${folder}`, error);
  }
}

/**
 * Writes files into a folder, by their names. Under other names first: whoever is interrupted, or finds the disk full, has
 * the files of before, and not half of the new ones.
 *
 * @throws {SocketError} when the system refuses
 */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  const moves = Object.entries(files).map(([name, text]) => {
    return { text, draft: join(folder, `.${name}.${process.pid}`), path: join(folder, name) };
  });
  try {
    for (const { draft, text } of moves) writeFileSync(draft, text);
    for (const { draft, path } of moves) renameSync(draft, path);
  } catch (error) {
    for (const { draft } of moves) rmSync(draft, { force: true });
    throw SocketError.from(`write ${folder}`, error);
  }
}
