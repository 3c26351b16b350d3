import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Warden } from "./warden.ts";

/** Whatever ends it was not asked to. */
const sleeper = ["-e", "console.log('there'); setInterval(() => {}, 1000)"];

describe("Warden", () => {
  test("ends the groups that it was told of, and not those that it was told to forget", async () => {
    const warden = await Warden.start();
    const [guarded, released] = [spawnSleeper(process.env), spawnSleeper(process.env)];
    await Promise.all([once(guarded.stdout, "data"), once(released.stdout, "data")]);
    for (const { pid = 0 } of [guarded, released]) warden.guard(pid);
    warden.release(released.pid ?? 0);
    const ended = once(guarded, "exit");
    warden.end();
    expect(await ended).toEqual([null, "SIGKILL"]);
    expect(released.exitCode ?? released.signalCode).toBe(null);
    released.kill("SIGKILL");
  });

  test.skipIf(!existsSync("/proc/self/environ"))(
    "ends those that it was not told of, by their mark [needs /proc]",
    async () => {
      const warden = await Warden.start();
      const child = spawnSleeper(warden.environment);
      await once(child.stdout, "data");
      const ended = once(child, "exit");
      warden.end();
      expect(await ended).toEqual([null, "SIGKILL"]);
    },
  );
});

function spawnSleeper(env: NodeJS.ProcessEnv) {
  return spawn(process.execPath, sleeper, { stdio: ["ignore", "pipe", "inherit"], detached: true, env });
}
