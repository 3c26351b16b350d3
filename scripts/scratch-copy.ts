import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { repository } from "./published.ts";

/**
 * A copy of the repository as it is now, committed or not, in which anything may be changed: a repository of its own,
 * whose packages find each other in the copy, and what others made in the original.
 *
 * @returns its folder, which whoever asked for it removes
 */
export function scratchCopy(): string {
  const copy = mkdtempSync(join(tmpdir(), "scratch-"));
  const listed = git(repository, "ls-files", "-z", "--cached", "--others", "--exclude-standard");
  for (const file of new Set(listed.split("\0"))) {
    // The index also lists what has just been deleted.
    if (file === "" || !existsSync(join(repository, file))) continue;
    cpSync(join(repository, file), join(copy, file), { verbatimSymlinks: true });
  }
  for (const folder of listed.split("\0").filter((file) => file.endsWith("package.json"))) {
    linkModules(
      join(repository, dirname(folder), "node_modules"),
      join(copy, dirname(folder), "node_modules"),
    );
  }
  git(copy, "init", "--quiet", "--initial-branch=main");
  git(copy, "add", "--all");
  git(
    copy,
    "-c",
    "user.name=scratch",
    "-c",
    "user.email=scratch@localhost",
    "commit",
    "--quiet",
    "-m",
    "As it is",
  );
  return copy;
}

/** Links to what is installed. Links that npm made to our own packages are relative, so they lead into the copy. */
function linkModules(installed: string, linked: string): void {
  if (!existsSync(installed)) return;
  mkdirSync(linked, { recursive: true });
  for (const name of readdirSync(installed)) {
    const [from, to] = [join(installed, name), join(linked, name)];
    if (lstatSync(from).isSymbolicLink()) symlinkSync(readlinkSync(from), to);
    // A scope, and the folder of the commands, hold links of ours beside those of others.
    else if (name.startsWith("@") || name === ".bin") linkModules(from, to);
    // Npm's own list of what is installed is a file, by whose date scripts/setup.js knows that nothing is missing.
    else if (name === ".package-lock.json") cpSync(from, to);
    else if (!name.startsWith(".")) symlinkSync(from, to);
  }
}

function git(folder: string, ...words: string[]): string {
  return execFileSync("git", words, { cwd: folder, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
}
