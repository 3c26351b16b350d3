import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { childrenOf, commandOf, run, start, testTranscripts } from "@acceptloop/test-utils";
import { afterAll, describe, expect, test } from "vitest";
import type { Report } from "./report.ts";

const folder = mkdtempSync(join(tmpdir(), "compare-"));
afterAll(() => rmSync(folder, { recursive: true }));
const compare = (...options: string[]) => commandOf("compare", "node", "run", "--out", folder, ...options);
const reportIn = (text: string): Report => JSON.parse(text);

describe("compare run", () => {
  test("tells who is served behind a silent client, for every model on every runtime", async () => {
    const options = ["--json", "--duration", "1", "--workloads", "slow", "--runtimes", "node,deno,bun"];
    const { code, stdout } = await run(compare(...options));
    const report = reportIn(stdout);
    expect(code).toBe(0);
    const cells = report.sections.flatMap((section) => section.cells);
    expect(cells.map(({ model, runtime }) => `${model} ${runtime}`)).toEqual(
      ["iterative", "event-loop", "fork", "thread"].flatMap((model) =>
        ["node", "deno", "bun"].map((runtime) => `${model} ${runtime}`),
      ),
    );
    for (const { model, runtime, emulated, failure, figures } of cells) {
      expect({ model, runtime, failure, unanswered: figures?.unanswered, failed: figures?.failed }).toEqual({
        model,
        runtime,
        failure: undefined,
        unanswered: model === "iterative" ? 10 : 0,
        failed: 0,
      });
      expect({ model, runtime, emulated }).toEqual({
        model,
        runtime,
        emulated: model === "thread" && runtime !== "node",
      });
    }
    expect(report.sections[0]?.finding).toContain("iterative (node) answered 0 of 10 clients");
    expect(Object.keys(report.environment.runtimes)).toEqual(["node", "deno", "bun"]);
  });

  test("writes the same report as JSON and as a page that needs nothing else", async () => {
    const { stdout } = await run(compare("--duration", "1", "--workloads", "echo", "--models", "event-loop"));
    const report = reportIn(readFileSync(join(folder, "report.json"), "utf8"));
    const figures = report.sections[0]?.cells[0]?.figures;
    expect(stdout).toContain(`event-loop`);
    expect(stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
    expect(figures).toMatchObject({ clients: 20, unanswered: 0, refused: 0, failed: 0 });
    expect(figures?.replies).toBeGreaterThan(0);
    const page = readFileSync(join(folder, "report.html"), "utf8");
    expect(page).toContain(`<td>${Math.round(figures?.repliesPerSecond ?? 0)}`);
    expect(page).toMatch(/<svg [^>]*role="img"/);
    expect(page).not.toMatch(/<script|<link|src=|url\(|https?:/);
  });

  test("a server that cannot start is a row with a reason, and the others are measured", async () => {
    const hidden = { ...process.env, PATH: "/nonexistent" };
    const [file = "", ...operands] = compare(
      "--json",
      "--duration",
      "1",
      "--workloads",
      "slow",
      "--models",
      "event-loop",
      "--runtimes",
      "node,bun",
    );
    const { code, stdout } = await run([file, ...operands], "", { env: hidden });
    const [onNode, onBun] = reportIn(stdout).sections[0]?.cells ?? [];
    expect(code).toBe(0);
    expect(onNode?.figures).toBeDefined();
    expect(onBun).toEqual({
      model: "event-loop",
      runtime: "bun",
      emulated: false,
      failure: "spawn bun ENOENT",
    });
  });

  test("interrupted, it ends its servers, keeps what it has and says so", async () => {
    const program = await start(
      compare("--duration", "60", "--workloads", "slow", "--models", "event-loop,fork"),
      { awaits: "stderr" },
    );
    await expect.poll(() => childrenOf(program.pid)).toHaveLength(1);
    const servers = childrenOf(program.pid);
    const { code, stdout } = await program.stop("SIGINT");
    expect(code).toBe(0);
    expect(stdout).toContain("The run was interrupted");
    expect(reportIn(readFileSync(join(folder, "report.json"), "utf8")).interrupted).toBe(true);
    for (const pid of servers) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  test.each([
    ["--models waltz", "--models takes some of iterative,event-loop,fork,"],
    ["--runtimes node,lua", '--runtimes takes some of node,deno,bun, not "lua"'],
    ["--duration 0", "--duration takes a whole number from 1 to 3600"],
  ])("%s is wrong usage", async (options, sentence) => {
    const { code, stderr } = await run(compare(...options.split(" ")));
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr).toContain("Usage: compare run [options]\n");
  });
});

testTranscripts(new URL("..", import.meta.url).pathname);
// The root's README too, whose main command is this program; `npm test` is what runs this.
testTranscripts(new URL("../../..", import.meta.url).pathname, ["npm test"]);
