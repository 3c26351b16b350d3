// Plain JavaScript without dependencies, because it runs on whatever Node is there (18 or later) before anything is installed.
import { execSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";

// npm writes this file last, so it is absent or old when an installation is missing, was interrupted or is out of date.
const installed = "node_modules/.package-lock.json";
const isCurrent =
  existsSync(installed) && statSync(installed).mtimeMs >= statSync("package-lock.json").mtimeMs;

if (!isCurrent) {
  console.error("Installing what package-lock.json names; this takes about a minute, once.");
  // Everything npm prints goes to stderr: stdout belongs to the program that comes after.
  execSync("npm ci --loglevel=error", { stdio: ["ignore", 2, 2] });
}
