import { spawnSync } from "node:child_process";
import { test } from "vitest";

/**
 * A test that needs a program of others. Where it is missing the test is reported as skipped, by name; in CI, where
 * `.ci/run` installs them all, it fails instead.
 */
export function testWithPeer(peer: string, name: string, body: () => Promise<void>, timeout?: number): void {
  // Looked up and not started: no option is harmless to all of them.
  const isMissing = spawnSync("sh", ["-c", 'command -v "$0"', peer], { stdio: "ignore" }).status !== 0;
  test.skipIf(isMissing && process.env["CI"] === undefined)(`${name} [needs ${peer}]`, body, timeout);
}
