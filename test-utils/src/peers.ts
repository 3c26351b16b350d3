import { spawnSync } from "node:child_process";
import { test } from "vitest";

/**
 * A test that needs programs of others, whose names stand with a space between them. Where one is missing the test is
 * reported as skipped, by name; in CI, where `.ci/run` installs them all, it fails instead.
 */
export function testWithPeer(peers: string, name: string, body: () => Promise<void>, timeout?: number): void {
  const isMissing = peers.split(" ").some((peer) => !isInstalled(peer));
  test.skipIf(isMissing && process.env["CI"] === undefined)(`${name} [needs ${peers}]`, body, timeout);
}

/** Looked up and not started: no option is harmless to all programs. */
function isInstalled(program: string): boolean {
  return spawnSync("sh", ["-c", 'command -v "$0"', program], { stdio: "ignore" }).status === 0;
}
