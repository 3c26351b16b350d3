import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { commandOf, run, runtimes } from "@acceptloop/test-utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { remeasured, sampleReport } from "../test-support/sample-report.ts";
import { csvOf } from "./report/csv.ts";
import { tableOf } from "./report/table.ts";

const folder = mkdtempSync(join(tmpdir(), "show-"));
const before = join(folder, "before.json");
const after = join(folder, "after.json");
const page = join(folder, "page.html");
beforeAll(() => {
  const slower = remeasured(sampleReport, (sample, { name }, metric) =>
    name === "event-loop (node)" && metric === "p50" ? sample + 10 : sample,
  );
  writeFileSync(before, JSON.stringify(sampleReport));
  writeFileSync(after, JSON.stringify(slower));
});
afterAll(() => rmSync(folder, { recursive: true }));

const compare = (...operands: string[]) => run(commandOf("compare", "node", ...operands));

describe("compare show", () => {
  test("prints the table, or the same as CSV or JSON", async () => {
    expect(await compare("show", before)).toMatchObject({
      code: 0,
      stdout: `${stripVTControlCharacters(tableOf(sampleReport))}\n`,
    });
    expect((await compare("show", before, "--csv")).stdout).toBe(csvOf(sampleReport));
    expect(JSON.parse((await compare("show", before, "--json")).stdout)).toEqual(sampleReport);
  });

  test.each(runtimes)("makes a page on %s", async (runtime) => {
    const { code, stdout, stderr } = await run(commandOf("compare", runtime, "show", before, "--html", page));
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: `Written: ${page}\n` });
    const text = readFileSync(page, "utf8");
    expect(text).toContain('<td class="median">36180</td>');
    expect(text).toMatch(/<script>.{50000}/s);
    rmSync(page);
  });

  test.each([
    [
      "a file that is not there",
      ["/nonexistent/report.json"],
      2,
      "cannot read /nonexistent/report.json: there is no such file (ENOENT)",
    ],
    [
      "a folder that is not there",
      [before, "--html", "/nonexistent/page.html"],
      2,
      "cannot write /nonexistent/page.html: there is no such file (ENOENT)",
    ],
    [
      "something that is no report",
      [new URL("../package.json", import.meta.url).pathname],
      1,
      "is no report of compare run",
    ],
    ["two forms at once", [before, "--csv", "--json"], 1, "--json, --csv and --html exclude each other"],
  ])("refuses %s", async (_, operands, exitCode, sentence) => {
    const { code, stdout, stderr } = await compare("show", ...operands);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: "" });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});

describe("compare diff", () => {
  test("tells what has changed, as text and as JSON", async () => {
    const { code, stdout } = await compare("diff", before, after);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Changed:\n {2}echo, event-loop \(node\): p50 ms 0\.51, then 10\.5: ×/m);
    expect(stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
    const { changes }: { changes: { name: string }[] } = JSON.parse(
      (await compare("diff", before, after, "--json")).stdout,
    );
    expect(changes[0]?.name).toBe("event-loop (node)");
    expect((await compare("diff", before, before)).stdout).toMatch(/^No difference/);
  });

  test("takes only what changed by more than the threshold", async () => {
    expect((await compare("diff", before, after, "--threshold", "1000")).stdout).not.toContain(
      "cpu, event-loop",
    );
  });

  test.each([
    ["one report alone", [before], "two reports are to be compared"],
    ["a threshold that is none", [before, after, "--threshold", "some"], "--threshold takes a whole number"],
  ])("refuses %s", async (_, operands, sentence) => {
    const { code, stderr } = await compare("diff", ...operands);
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr).toContain("Usage: compare diff BEFORE AFTER [options]");
  });
});
