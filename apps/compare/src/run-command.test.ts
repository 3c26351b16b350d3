import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { childrenOf, commandOf, run, start, testTranscripts, testWithPeer } from "@acceptloop/test-utils";
import { afterAll, describe, expect, test } from "vitest";
import type { MetricName } from "./report/metrics.ts";
import type { Cell, Report } from "./report/report.ts";

const folder = mkdtempSync(join(tmpdir(), "compare-"));
afterAll(() => rmSync(folder, { recursive: true }));
const compare = (...options: string[]) => commandOf("compare", "node", "run", "--out", folder, ...options);
const reportIn = (text: string): Report => JSON.parse(text);
const valueOf = (cell: Cell | undefined, metric: MetricName) => cell?.values[metric]?.median;

/** Runs one workload for a second, and returns the cells by name. */
async function cellsOf(
  workload: string,
  models: string,
  ...options: string[]
): Promise<Record<string, Cell>> {
  const short = [
    "--json",
    "--bare",
    "--duration",
    "1",
    ...(options.includes("--repeat") ? [] : ["--repeat", "1"]),
  ];
  const { code, stdout, stderr } = await run(
    compare(...short, "--workloads", workload, "--models", models, ...options),
  );
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return Object.fromEntries(
    reportIn(stdout)
      .sections.flatMap(({ cells }) => cells)
      .map((cell) => [cell.name, cell]),
  );
}

describe("compare run", () => {
  test("tells who is served behind slow clients, for models on every runtime", async () => {
    const cells = await cellsOf("slow", "iterative,event-loop,fork,thread", "--runtimes", "node,deno,bun");
    expect(Object.keys(cells)).toEqual(
      ["iterative", "event-loop", "fork", "thread"].flatMap((model) =>
        ["node", "deno", "bun"].map((runtime) => `${model} (${runtime})`),
      ),
    );
    const expectedShares: Record<string, number> = {
      iterative: 0,
      "event-loop": 100,
      fork: 100,
      thread: 100,
    };
    for (const cell of Object.values(cells)) {
      const { name, model, runtime, emulated, failure } = cell;
      expect({ name, failure, answered: valueOf(cell, "answered"), errors: valueOf(cell, "errors") }).toEqual(
        {
          name,
          failure: undefined,
          answered: expectedShares[model],
          errors: 0,
        },
      );
      expect({ name, emulated }).toEqual({ name, emulated: model === "thread" && runtime !== "node" });
    }
  });

  test("writes the same report as JSON, as CSV and as a page that needs nothing else", async () => {
    const { stdout } = await run(
      compare("--duration", "1", "--repeat", "2", "--workloads", "echo", "--models", "event-loop"),
    );
    const report = reportIn(readFileSync(join(folder, "report.json"), "utf8"));
    const [section] = report.sections;
    const [cell] = section?.cells ?? [];
    expect(stdout).toContain("event-loop");
    expect(stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
    expect(cell?.values.rate?.samples).toHaveLength(2);
    expect(valueOf(cell, "rate")).toBeGreaterThan(0);
    expect(valueOf(cell, "answered")).toBe(100);
    expect(report.capacity?.repliesPerSecond).toBeGreaterThan(0);
    expect(report.constants.map(({ name }) => name)).toContain("start of a process");
    expect(cell?.predicted.rate?.formula).toBe("min(units / S, cores / (S + G), 1 / G)");
    expect(readFileSync(join(folder, "report.csv"), "utf8")).toContain("event-loop");
    expect(readFileSync(join(folder, "report.html"), "utf8")).not.toMatch(/(?:src|href)=["']?http/);
  });

  test("a server that cannot start is a row with a reason, and the others are measured", async () => {
    const hidden = { ...process.env, PATH: "/nonexistent" };
    const options = ["--bare", "--duration", "1", "--workloads", "slow", "--models", "event-loop"];
    const { code, stdout } = await run(compare("--json", ...options, "--runtimes", "node,bun"), "", {
      env: hidden,
    });
    const [onNode, onBun] = reportIn(stdout).sections[0]?.cells ?? [];
    expect(code).toBe(0);
    expect(valueOf(onNode, "answered")).toBe(100);
    expect(onBun).toMatchObject({ name: "event-loop (bun)", failure: "spawn bun ENOENT", values: {} });
  });

  testWithPeer("socat", "a server that is no echo gets no number", async () => {
    const liar = "liar=socat TCP-LISTEN:{port},bind=127.0.0.1,fork SYSTEM:'tr a-z A-Z'";
    const cells = await cellsOf("slow", "event-loop", "--guest", liar);
    expect(cells["liar"]).toMatchObject({ model: "liar", runtime: null, values: {} });
    expect(cells["liar"]?.failure).toMatch(/^it answered something else than an echo after \d+ bytes$/);
    expect(valueOf(cells["event-loop"], "answered")).toBe(100);
  });

  testWithPeer("socat", "a repeat that fails keeps its number", async () => {
    const starts = join(folder, "starts");
    const program = join(folder, "flaky.sh");
    // The first start is that of the check, the third one that of the second repeat.
    writeFileSync(
      program,
      `echo >> ${starts}; test $(wc -l < ${starts}) = 3 && exit 7; exec socat TCP-LISTEN:$1,bind=127.0.0.1,fork EXEC:cat`,
    );
    const cells = await cellsOf(
      "slow",
      "event-loop",
      "--guest",
      `flaky=sh ${program} {port}`,
      "--repeat",
      "3",
    );
    expect(cells["flaky"]?.values.answered?.samples).toEqual([100, null, 100]);
    expect(cells["flaky"]?.doubts.at(-1)?.sentence).toMatch(/^1 of 3 measurements failed: it ended /);
  });

  test("interrupted, even twice, it ends its servers, keeps what it has and says so", async () => {
    const program = await start(
      compare(
        "--bare",
        "--duration",
        "1",
        "--repeat",
        "100",
        "--workloads",
        "slow",
        "--models",
        "event-loop",
      ),
      { awaits: "stderr" },
    );
    // The second one begins when there is something to keep.
    await expect.poll(() => program.stderr().split("slow: ").length).toBeGreaterThan(2);
    await expect.poll(() => childrenOf(program.pid)).toHaveLength(2);
    const children = childrenOf(program.pid);
    process.kill(program.pid, "SIGINT");
    await expect.poll(() => program.stderr()).toContain("Stopping: what was measured is kept.");
    const { code, stdout } = await program.stop("SIGINT");
    expect(code).toBe(0);
    expect(stdout).toContain("interrupted");
    const report = reportIn(readFileSync(join(folder, "report.json"), "utf8"));
    expect(report.interrupted).toBe(true);
    expect(report.sections[0]?.cells[0]?.values.answered?.median).toBe(100);
    await expect.poll(() => children.filter(isThere)).toEqual([]);
  });

  test("interrupted before anything was measured, it leaves the last report as it was", async () => {
    const kept = mkdtempSync(join(tmpdir(), "compare-"));
    writeFileSync(join(kept, "report.json"), "the last one");
    const options = ["--bare", "--duration", "60", "--workloads", "slow", "--models", "event-loop"];
    const program = await start(compare(...options, "--out", kept), { awaits: "stderr" });
    await expect.poll(() => program.stderr()).toContain("slow: ");
    const { code, stderr } = await program.stop("SIGINT");
    expect(code).toBe(0);
    expect(stderr).toContain(`Interrupted before anything was measured: ${kept} is as it was.`);
    expect(readdirSync(kept)).toEqual(["report.json"]);
    expect(readFileSync(join(kept, "report.json"), "utf8")).toBe("the last one");
    rmSync(kept, { recursive: true });
  });

  test("a folder that cannot be written ends it before anything is measured", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    const { code, stdout, stderr } = await run(compare("--out", join(file, "results")));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^compare: cannot write .*file\/results: .*\(ENOTDIR\)\n$/);
  });

  test("killed, it leaves no process behind", async () => {
    const program = await start(
      compare("--bare", "--duration", "60", "--workloads", "slow", "--models", "fork"),
      {
        awaits: "stderr",
      },
    );
    await expect.poll(() => program.stderr()).toContain("slow: ");
    // The warden and the server, and a process for each slow client.
    const tree = (): number[] => {
      const children = childrenOf(program.pid);
      return children.concat(children.flatMap(childrenOf));
    };
    await expect.poll(() => tree().length).toBeGreaterThan(10);
    const all = tree();
    await program.stop("SIGKILL");
    await expect.poll(() => all.filter(isThere)).toEqual([]);
  });

  test.each([
    ["--models waltz", "--models takes some of iterative,event-loop,fork,"],
    ["--runtimes node,lua", '--runtimes takes some of node,deno,bun, not "lua"'],
    ["--duration 0", "--duration takes a whole number from 1 to 3600"],
    ["--quick --full", "--quick and --full exclude each other"],
    ["--guest nobody", "a guest is NAME=COMMAND or one of socat,"],
    ["--slo soon", "objective"],
    ["--guest fork=socat,{port}", "two servers would be called fork: give the guest another name"],
    ["--guest nobody --guest c-epoll", 'not "nobody"'],
    [
      "--guest c-epoll --guest go,c-epoll",
      "two servers would be called c-epoll: give the guest another name",
    ],
    ["--models udp --workloads cpu", "none of the servers takes part in any of the workloads"],
    [
      "--workloads slow,cpu --slo p99<1s",
      "--slo looks for the highest rate of echoes: --workloads must have echo",
    ],
    ["echo", '"echo" is one operand too many'],
  ])("%s is wrong usage", async (options, sentence) => {
    const { code, stderr } = await run(compare(...options.split(" ")));
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(sentence) });
    expect(stderr).toContain("Usage: compare run [options]\n");
  });
});

/** What each workload must find, whatever the machine: nothing here depends on speed. */
describe("compare run --workloads", () => {
  test("bulk: every byte of many comes back", async () => {
    const { "event-loop": loop } = await cellsOf("bulk", "event-loop");
    expect(valueOf(loop, "throughput")).toBeGreaterThan(0);
    expect(valueOf(loop, "errors")).toBe(0);
  });

  test("idle: ten thousand who say nothing hold up the iterative server, not the event loop", async () => {
    const { "event-loop": loop, iterative } = await cellsOf("idle", "iterative,event-loop");
    expect(loop?.doubts.filter(({ sentence }) => sentence.startsWith("Only"))).toEqual([]);
    expect([valueOf(iterative, "answered"), valueOf(loop, "answered")]).toEqual([0, 100]);
  });

  test("cpu: small requests are told from those that need work", async () => {
    const { "event-loop": loop } = await cellsOf("cpu", "event-loop");
    expect(valueOf(loop, "smallWorst")).toBeGreaterThan(0);
  });

  test("blocking: the event loop is blocked, a process for each client is not", async () => {
    const { "event-loop": loop, fork } = await cellsOf("blocking", "event-loop,fork");
    expect(valueOf(loop, "rate")).toBeLessThanOrEqual(21);
    expect(valueOf(fork, "rate") ?? 0).toBeGreaterThan(valueOf(loop, "rate") ?? 0);
  });

  test("churn: each message has a connection of its own, and each worker its share", async () => {
    const { "prefork-accept": pool, iterative } = await cellsOf("churn", "iterative,prefork-accept");
    expect(valueOf(pool, "firstByte")).toBeGreaterThan(0);
    expect(valueOf(iterative, "processControl")).toBe(0);
    expect(pool?.workers.length).toBeGreaterThan(0);
    expect(valueOf(pool, "errors")).toBe(0);
  });

  test("crash: what is shared dies together", async () => {
    const cells = await cellsOf("crash", "event-loop,fork,watcher-executors");
    const found = Object.values(cells).map((cell) => [cell.name, valueOf(cell, "survivors")]);
    expect(Object.fromEntries(found)).toEqual({ "event-loop": 0, fork: 100, "watcher-executors": 100 });
    expect(valueOf(cells["fork"], "hangSurvivors")).toBe(100);
    expect(valueOf(cells["event-loop"], "hangSurvivors")).toBe(0);
    expect(valueOf(cells["event-loop"], "recovery")).toBe(null);
  });

  test("memory: a process for each client holds more than a loop", async () => {
    const { "event-loop": loop, fork } = await cellsOf("memory", "event-loop,fork");
    const [small, large] = [valueOf(loop, "memoryPerConnection"), valueOf(fork, "memoryPerConnection")];
    expect(large ?? 0).toBeGreaterThan(10 * (small ?? Number.POSITIVE_INFINITY));
    expect(valueOf(fork, "processes")).toBe(31);
  });

  test("fairness: clients and workers are weighed", async () => {
    const { "prefork-pass": pool } = await cellsOf("fairness", "prefork-pass");
    for (const metric of ["fairness", "balance"] as const) {
      expect(valueOf(pool, metric)).toBeGreaterThan(0);
      expect(valueOf(pool, metric)).toBeLessThanOrEqual(1);
    }
    expect(pool?.workers.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(200);
  });

  test("overload: more is asked than can be done", async () => {
    const { "event-loop": loop } = await cellsOf("overload", "event-loop");
    expect(valueOf(loop, "goodput")).toBeGreaterThan(0);
    expect(valueOf(loop, "overloadUnanswered")).toBeGreaterThan(0);
  });

  test("relay: every line reaches everybody but the deaf one", async () => {
    const { relay } = await cellsOf("relay", "relay");
    expect(valueOf(relay, "deliveries")).toBeGreaterThan(0);
    expect(valueOf(relay, "lost")).toBe(0);
  });

  testWithPeer("ncat", "relay: a guest that relays and echoes nothing joins", async () => {
    const broker = "broker:relay=ncat --broker --listen --keep-open --max-conns 100 127.0.0.1 {port}";
    const { broker: cell } = await cellsOf("relay", "relay", "--guest", broker);
    expect(cell?.failure).toBe(undefined);
    expect(valueOf(cell, "deliveries")).toBeGreaterThan(0);
  });

  testWithPeer("python3", "relay: a guest that relays other bytes gets no number", async () => {
    const program = new URL("../test-support/bad-relay.py", import.meta.url).pathname;
    const { bad } = await cellsOf("relay", "relay", "--guest", `bad:relay=python3 ${program} {port} 0`);
    expect(bad?.failure).toBe("it relayed something else than was said, after 0 bytes");
    expect(bad?.values).toEqual({});
    // One that becomes so only when its time is taken has errors beside its figures.
    const { late } = await cellsOf("relay", "relay", "--guest", `late:relay=python3 ${program} {port} 50000`);
    expect(late?.errors["wrong"]).toBeGreaterThan(0);
  });

  test("udp: datagrams are answered, and the lost ones counted", async () => {
    const { udp } = await cellsOf("udp", "udp");
    expect(valueOf(udp, "rate")).toBeGreaterThan(0);
    expect(valueOf(udp, "lost")).toBeGreaterThanOrEqual(0);
    expect(typeof valueOf(udp, "overflows") === "number").toBe(existsSync("/proc/net/udp"));
  });

  test("drain: what was begun is finished", async () => {
    const { "event-loop": loop, fork } = await cellsOf("drain", "event-loop,fork");
    expect([valueOf(loop, "lost"), valueOf(fork, "lost")]).toEqual([0, 0]);
    expect(valueOf(loop, "start")).toBeGreaterThan(0);
  });
});

test.each(["list", "unp30"])("compare %s takes no operand", async (command) => {
  const { code, stderr } = await run(commandOf("compare", "node", command, "extra"));
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `compare: "extra" is one operand too many\nUsage: compare ${command} [options]\n`,
  });
});

test("compare list names what can be compared", async () => {
  const { stdout } = await run(commandOf("compare", "node", "list", "--json"));
  const { workloads, models, guests }: Record<string, { name: string }[]> = JSON.parse(stdout);
  expect(workloads).toHaveLength(14);
  expect(models?.map(({ name }) => name)).toContain("watcher-executors");
  expect(guests?.map(({ name }) => name)).toContain("c-epoll");
});

testTranscripts(new URL("..", import.meta.url).pathname);
// The root's README too, whose main command is this program; `npm test` is what runs this.
testTranscripts(new URL("../../..", import.meta.url).pathname, ["npm test"]);

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}
