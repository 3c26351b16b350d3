import { readFileSync } from "node:fs";
import { childrenOf, commandOf, run, start, testWithPeer } from "@acceptloop/test-utils";
import { describe, expect, test } from "vitest";
import type { Measured } from "./result.ts";

type MeasuredLine = Measured & { readonly processControl: number | null };

/** What `--json` prints. */
interface Printed {
  readonly interrupted: boolean;
  readonly lines: readonly {
    readonly row: number | null;
    readonly model: string;
    readonly measured: readonly MeasuredLine[];
  }[];
  readonly findings: readonly string[];
}

const unp30 = (...options: string[]) => commandOf("compare", "node", "unp30", ...options);
const small = ["--processes", "2", "--connections", "5", "--workers", "3"];
const CLIENTS = 2 * 2 * 5;

async function figuresOf(command: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const { code, stdout, stderr } = await run(command, "", { env });
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringContaining("servers, 20 clients each: about "),
  });
  const printed: Printed = JSON.parse(stdout);
  return printed;
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

describe("compare unp30", () => {
  const counting = "prefork-accept,prefork-pass,prefork-reuseport,thread-pool,thread-reuseport";

  test("measures all models, and each worker's clients add up to all clients", async () => {
    const { lines, interrupted, findings } = await figuresOf(unp30(...small, "--json"));
    expect(interrupted).toBe(false);
    expect(lines.map(({ row, model }) => `${row ?? "–"} ${model}`)).toEqual([
      "0 iterative",
      "1 fork",
      "2 prefork-accept",
      "5 prefork-pass",
      "6 thread",
      "8 thread-pool",
      "– event-loop",
      "– fork-spare",
      "– prefork-reuseport",
      "– thread-reuseport",
      "– watcher-executors",
    ]);
    for (const { model, measured } of lines) {
      const [one] = measured;
      expect({ model, failure: one?.failure, served: one?.figures?.served }).toEqual({
        model,
        failure: undefined,
        served: CLIENTS,
      });
      const counts = one?.figures?.clientsPerWorker ?? [];
      const isCounting = counting.split(",").includes(model);
      expect({ model, workers: counts.length, sum: total(counts) }).toEqual({
        model,
        workers: isCounting ? 3 : 0,
        sum: isCounting ? CLIENTS : 0,
      });
    }
    if (process.platform !== "linux") return;
    expect(lines[0]?.measured[0]?.processControl).toBe(0);
    expect(lines[1]?.measured[0]?.processControl).toBeGreaterThan(0);
    expect(findings.join(" ")).toMatch(
      /In the 3rd edition a thread for each client \(0\.99 s\) beat both pools/,
    );
  });

  test("measures on every runtime, against the iterative server of the same", async () => {
    const models = "fork,prefork-accept,prefork-pass,thread-pool,thread-reuseport";
    const { lines } = await figuresOf(
      unp30(...small, "--json", "--runtimes", "node,deno,bun", "--models", models),
    );
    for (const { model, measured } of lines) {
      expect(new Set(measured.map(({ platform }) => platform))).toEqual(new Set(["node", "deno", "bun"]));
      for (const { platform, failure, figures, processControl } of measured) {
        expect({ model, platform, failure, served: figures?.served }).toEqual({
          model,
          platform,
          failure: undefined,
          served: CLIENTS,
        });
        const counted = counting.split(",").includes(model) ? CLIENTS : 0;
        expect({ model, platform, sum: total(figures?.clientsPerWorker ?? []) }).toEqual({
          model,
          platform,
          sum: counted,
        });
        const baseline = model === "iterative" && process.platform === "linux" ? 0 : processControl;
        expect({ model, platform, processControl }).toEqual({ model, platform, processControl: baseline });
      }
    }
  });

  testWithPeer("gcc", "measures the same designs in C", async () => {
    const models = "fork,prefork-accept,thread,prethread,event-loop,thread-pool";
    const { lines } = await figuresOf(unp30(...small, "--json", "--runtimes", "c", "--models", models));
    const results = lines.map(({ row, model, measured: [one] }) => [
      row,
      model,
      one?.failure ?? one?.figures?.served,
    ]);
    expect(results).toEqual([
      [0, "iterative", CLIENTS],
      [1, "fork", CLIENTS],
      [2, "prefork-accept", CLIENTS],
      [6, "thread", CLIENTS],
      [7, "prethread", CLIENTS],
      [null, "event-loop", CLIENTS],
    ]);
  });

  test.each(["deno", "bun"] as const)("runs on %s itself", async (runtime) => {
    const command = commandOf(
      "compare",
      runtime,
      "unp30",
      ...small,
      "--json",
      "--models",
      "prefork-accept",
      "--runtimes",
      runtime,
    );
    const { lines } = await figuresOf(command);
    expect(lines.flatMap(({ measured }) => measured.map(({ failure }) => failure))).toEqual([
      undefined,
      undefined,
    ]);
  });

  test("prints both figures beside the book's, within 100 columns", async () => {
    const options = ["--models", "prefork-accept,prefork-pass", "--runtimes", "node,bun", "--workers", "15"];
    const { code, stdout } = await run(unp30("--processes", "1", "--connections", "5", ...options));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +row +after accept\(\) +node +bun +3rd ed\. +Solaris +DUnix +BSD\/OS$/m);
    expect(stdout).toMatch(/^ +0 +iterative.* 0\.00 +0\.00 +0\.00 +0\.0 +0\.0 +0\.0$/m);
    expect(stdout).toMatch(/^ +1 +fork.* – +– +20\.90 +504\.2 +168\.9 +29\.6$/m);
    expect(stdout).toMatch(/^ prefork-accept \(bun\)(?: +\d+){15}$/m);
    expect(stdout).toMatch(/^ book: passing, Solaris +1006 +950(?: +\d+){12} +0$/m);
    expect(stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
  });

  test("a server that cannot start is a row with a reason, and the others are measured", async () => {
    const { lines } = await figuresOf(
      unp30(...small, "--json", "--models", "iterative", "--runtimes", "node,bun"),
      { ...process.env, PATH: "/nonexistent" },
    );
    const failures = lines[0]?.measured.map(({ platform, failure }) => ({ platform, failure }));
    expect(failures).toContainEqual({ platform: "node", failure: undefined });
    expect(failures).toContainEqual({ platform: "bun", failure: expect.stringContaining("ENOENT") });
  });

  test.each(["SIGINT", "SIGKILL"] as const)(
    "%s ends clients and servers; what was measured stays",
    async (signal) => {
      const options = ["--connections", "400", "--models", "fork", "--json"];
      const program = await start(unp30(...options), { awaits: "stderr" });
      await expect.poll(() => program.stderr()).toMatch(/\n\d\/2 {2}fork on node/);
      // Its warden, ten clients, and the server.
      await expect.poll(() => childrenOf(program.pid)).toHaveLength(12);
      const children = childrenOf(program.pid);
      // Until the first client has a process.
      const grandchildren = (): number[] => children.flatMap((pid) => childrenOf(pid));
      await expect.poll(() => grandchildren().length).toBeGreaterThan(0);
      const last = grandchildren();
      const { code, stdout } = await program.stop(signal);
      for (const pid of [...children, ...last]) await expect.poll(() => isAlive(pid)).toBe(false);
      expect(code).toBe(signal === "SIGINT" ? 0 : "SIGKILL");
      if (signal === "SIGKILL") return;
      const { interrupted, lines }: Printed = JSON.parse(stdout);
      expect(interrupted).toBe(true);
      expect(lines.map(({ model }) => model)).not.toContain("fork");
    },
  );

  test.each([
    ["--models waltz", "--models takes some of iterative,fork,prefork-accept,prefork-pass,"],
    [
      "--connections 2501",
      "25010 clients of one server are more than there are ports: take at most 25000 in all",
    ],
    ["--bytes 16385", "--bytes takes a whole number from 1 to 16384"],
  ])("%s is wrong usage", async (options, sentence) => {
    const { code, stderr } = await run(unp30(...options.split(" ")));
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(sentence) });
  });
});

/** Who has been killed with nobody left to wait for it is a zombie, and no process any more. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
