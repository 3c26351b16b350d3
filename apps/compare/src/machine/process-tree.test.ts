import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ownMemoryOf, usageOf } from "./process-tree.ts";

describe.skipIf(!existsSync("/proc/self/smaps_rollup"))("usageOf() [needs /proc]", () => {
  test("counts a process, its children and theirs", async () => {
    const shell = spawn("sh", ["-c", "sh -c 'cat; :' | cat; :"], { stdio: ["pipe", "ignore", "inherit"] });
    await expect.poll(() => usageOf(shell.pid ?? 0)?.processes).toBe(4);
    shell.stdin.end();
    await once(shell, "close");
    expect(usageOf(shell.pid ?? 0)).toBeUndefined();
  });

  test("agrees with /proc on the memory of a process that rests, to 5 %", async () => {
    const resting = spawn("cat", { stdio: ["pipe", "pipe", "inherit"] });
    const pid = resting.pid ?? 0;
    resting.stdin.write("a line\n");
    await once(resting.stdout, "data");
    const pss = /^Pss: +(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
    expect(Math.abs((usageOf(pid)?.memory ?? 0) / 1024 / Number(pss) - 1)).toBeLessThan(0.05);
    expect(ownMemoryOf(pid)).toBeGreaterThan(0);
    resting.kill();
  });

  test("counts what is open, and how often the kernel took the core away", async () => {
    const reader = spawn("cat", { stdio: ["pipe", "pipe", "inherit"] });
    reader.stdin.write("a line\n");
    await once(reader.stdout, "data");
    expect(usageOf(reader.pid ?? 0)?.descriptors).toBe(readdirSync(`/proc/${reader.pid}/fd`).length);
    const switches = (): number =>
      usageOf(reader.pid ?? 0)
        ?.switchesByThread.values()
        .reduce((sum, count) => sum + count, 0) ?? 0;
    const before = switches();
    // It sleeps until each line comes.
    for (let line = 0; line < 20; line += 1) {
      reader.stdin.write("a line\n");
      await once(reader.stdout, "data");
    }
    // But not for one that came while it was held up.
    expect(switches() - before).toBeGreaterThanOrEqual(10);
    reader.kill();
  });

  test("agrees with the process itself on its processor time, to a hundredth of a second", () => {
    // To look at all processes takes processor time as well, which is in the one or in the other.
    const outer = process.cpuUsage();
    const before = usageOf(process.pid)?.processorTime ?? 0;
    const inner = process.cpuUsage();
    while (process.cpuUsage(inner).user < 300_000);
    const least = process.cpuUsage(inner);
    const used = (usageOf(process.pid)?.processorTime ?? 0) - before;
    const most = process.cpuUsage(outer);
    expect(used).toBeGreaterThan((least.user + least.system) / 1e6 - 0.05);
    expect(used).toBeLessThan((most.user + most.system) / 1e6 + 0.05);
  });
});
