import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { sampleReport } from "../../test-support/sample-report.ts";
import { estimateOf } from "./statistics.ts";
import type { Cell, Report } from "./report.ts";
import { tableOf } from "./table.ts";

const textOf = (report: Report): string => stripVTControlCharacters(tableOf(report));
const table = textOf(sampleReport);

/** The sample with one section, whose first cell is changed. */
function withFirstCell(change: Partial<Cell>): Report {
  const [section] = sampleReport.sections;
  const [cell, ...others] = section?.cells ?? [];
  if (!section || !cell) throw new Error("the sample is empty");
  return { ...sampleReport, sections: [{ ...section, cells: [{ ...cell, ...change }, ...others] }] };
}

describe("tableOf()", () => {
  test.each([
    ["as it is", sampleReport],
    [
      "with a name, a reason and a finding that know no end",
      withFirstCell({ name: "n".repeat(300), failure: "r".repeat(300) }),
    ],
    ["without anything", { ...sampleReport, sections: [] }],
  ])("never needs more than 100 columns, %s", (_, report) => {
    expect(
      textOf(report)
        .split("\n")
        .filter((line) => line.length > 100),
    ).toEqual([]);
  });

  test("shows median, interval, share of the best, theory and errors side by side", () => {
    expect(table).toMatch(/^ {2}server +replies\/s +of best +theory +errors +p50 ms/m);
    expect(table).toMatch(/^ {2}iterative \(node\) +11210 ±2% +23 % +30200! +0 +0\.08 ±22%/m);
    expect(table).toMatch(/^ {2}event-loop \(bun\) +48120 ±19%\* +100 % +45000 +0 /m);
    expect(table).toMatch(/^ {2}socat +18330 ±8% +38 % +0 /m);
  });

  test("explains what theory missed, what went wrong and what is in doubt", () => {
    expect(table).toContain("! iterative (node): replies/s 11210, theory 30200 (1 / S): 63 % less.");
    expect(table).not.toContain("! event-loop (node)");
    expect(table).toContain("× iterative (node): timed out 38, refused 19.");
    expect(table).toContain("* event-loop (bun): The load generator sent 98.2 % of what was planned.");
  });

  test("a star stands at the figure that is in doubt, and at no other", () => {
    const doubts = [{ sentence: "It was late.", metrics: ["p99"] as const }];
    const [line] = /^ {2}iterative \(node\).*$/m.exec(textOf(withFirstCell({ doubts }))) ?? [""];
    expect(line).toMatch(/ 11210 ±2% /);
    expect(line).toMatch(/ 0\.21 ±\d+%\*/);
    expect(line.match(/\*/g)).toHaveLength(1);
  });

  test("says where theory has no formula", () => {
    expect(textOf(withFirstCell({ predicted: { rate: null } }))).toMatch(
      /^ {2}iterative \(node\) +11210 ±2% +23 % +no formula +0/m,
    );
  });

  test("a server without figures is a row with the reason", () => {
    expect(table).toMatch(/^ {2}thread \(bun\) ~ +it ended with exit code 2 before it listened: /m);
  });

  test("explains the columns and signs that occur, and no others", () => {
    expect(table).toMatch(/^p99\.9 ms: /m);
    expect(table).toMatch(/^~: emulated/m);
    expect(table).not.toMatch(/^(recovery|deliveries)/m);
    const plainer = textOf(withFirstCell({ values: { rate: estimateOf([1]) }, doubts: [] }));
    expect(plainer).toMatch(/^\*: /m);
    const [section] = sampleReport.sections;
    const alone = section?.cells.filter(({ name }) => name === "event-loop (node)") ?? [];
    const plainest = textOf({ ...sampleReport, sections: section ? [{ ...section, cells: alone }] : [] });
    expect(plainest).not.toMatch(/^(\*|~|!|n\/a): /m);
  });

  test("says how much one repeat is worth, and that a run was interrupted", () => {
    const report = { ...sampleReport, repeats: 1, interrupted: true };
    expect(textOf(report)).toContain("±: unknown after one repeat");
    expect(textOf(report)).toContain("The run was interrupted: what is missing was not measured.");
    expect(table).not.toContain("interrupted");
  });

  test("ends with the machine and what the load generator can do", () => {
    expect(table).toContain(
      "Machine: AMD EPYC 7B13 64-Core Processor, 2 cores, 8.3 GB, Linux 6.12.48+deb13-amd64",
    );
    expect(table).toContain(
      "Generator: takes 61240 replies/s from a C echo server with epoll, with one thread,",
    );
    expect(table.replaceAll(/\n +/g, " ")).toContain(
      "one thread, which is pinned to a core that servers may use, too",
    );
    const constants = [{ name: "S", value: 8.1234567890123, unit: "µs", of: "node" }];
    expect(textOf({ ...sampleReport, constants })).toContain("Constants: S 8.12 µs (node)");
    expect(table).toContain("the hypervisor gave 1.3 % of the time");
  });

  test("what a server wrote cannot steer the terminal", () => {
    const failure = "\u001B[2J\u001B]0;title\u0007gone\r\nwith\u0000 the wind\u202E";
    const text = tableOf(withFirstCell({ failure }));
    expect(text).toContain("gone with the wind");
    // Styles are all that is left.
    const left = stripVTControlCharacters(text).match(/[\p{Cc}\p{Cf}]/gu) ?? [];
    expect(left.filter((character) => character !== "\n")).toEqual([]);
    expect(text).not.toContain("title");
  });
});
