import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The package's folder. */
export const packageFolder: string = fileURLToPath(new URL("..", import.meta.url));

/** Whether a program is there; a test that needs it is reported as skipped when it is not. */
export function isInstalled(program: string): boolean {
  return spawnSync(program, ["--version"]).status === 0;
}

/** Runs a program and returns what it printed. */
export function output(program: string, args: readonly string[], input: string = ""): string {
  return execFileSync(program, args, {
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** Compiles a C program, and returns its path. */
export function compile(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), "address-"));
  writeFileSync(join(folder, "judge.c"), source);
  execFileSync("gcc", ["-O1", "-Wall", "-Werror", "-o", join(folder, "judge"), join(folder, "judge.c")]);
  return join(folder, "judge");
}
