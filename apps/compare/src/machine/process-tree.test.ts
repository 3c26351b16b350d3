import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { usageOf } from "./process-tree.ts";

describe.skipIf(!existsSync("/proc/self/smaps_rollup"))("usageOf() [needs /proc]", () => {
  test("counts a process, its children and theirs", async () => {
    const shell = spawn("sh", ["-c", "sh -c 'cat; :' | cat; :"], { stdio: ["pipe", "ignore", "inherit"] });
    await expect.poll(() => usageOf(shell.pid ?? 0)?.processes).toBe(4);
    shell.stdin.end();
    await once(shell, "close");
    expect(usageOf(shell.pid ?? 0)).toBeUndefined();
  });

  test("agrees with /proc on the memory of one process", () => {
    const pss = /^Pss: +(\d+) kB$/m.exec(readFileSync("/proc/self/smaps_rollup", "utf8"))?.[1];
    const memory = (usageOf(process.pid)?.memory ?? 0) / 1024;
    expect(Math.abs(memory / Number(pss) - 1)).toBeLessThan(0.2);
  });

  test("agrees with the process itself on its processor time, to a hundredth of a second", () => {
    const before = usageOf(process.pid)?.processorTime ?? 0;
    const since = process.cpuUsage();
    while (process.cpuUsage(since).user < 300_000);
    const { user, system } = process.cpuUsage(since);
    const used = (usageOf(process.pid)?.processorTime ?? 0) - before;
    expect(Math.abs(used - (user + system) / 1e6)).toBeLessThan(0.05);
  });
});
