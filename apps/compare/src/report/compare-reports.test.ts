import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { remeasured, sampleReport } from "../../test-support/sample-report.ts";
import { compareReports } from "./compare-reports.ts";
import { textOfDifference } from "./difference-text.ts";
import type { Report } from "./report.ts";

const THRESHOLD = 0.1;
const differenceTo = (after: Report, before: Report = sampleReport) =>
  compareReports(before, after, THRESHOLD);
const textTo = (after: Report, before: Report = sampleReport): string =>
  stripVTControlCharacters(textOfDifference(differenceTo(after, before)));

/** The same machine a little later: every sample a little off, up or down, by no rule that a test could know. */
const again = remeasured(sampleReport, (sample, { name }, metric, repeat) => {
  const noise = Math.sin(name.length * 12.9898 + metric.length * 78.233 + repeat * 37.719) * 0.02;
  return sample * (1 + noise);
});
const isLatency = (metric: string): boolean => /^p\d/.test(metric);
const slower = remeasured(again, (sample, { name }, metric) =>
  name === "event-loop (node)" && isLatency(metric) ? sample + 10 : sample,
);

describe("compareReports()", () => {
  test("finds no difference between two runs of the same", () => {
    expect(differenceTo(again).changes).toEqual([]);
    expect(textTo(again)).toMatch(/^No difference: none of \d+ figures has changed by more than 10 %/m);
    expect(differenceTo(sampleReport).changes).toEqual([]);
  });

  test("finds a sleep of 10 ms that was put into one model, by how much, and nowhere else", () => {
    const { changes } = differenceTo(slower);
    expect(changes.length).toBeGreaterThan(0);
    expect(new Set(changes.map(({ name }) => name))).toEqual(new Set(["event-loop (node)"]));
    const inEcho = changes.find(({ workload, metric }) => workload === "echo" && metric === "p50");
    expect(inEcho).toMatchObject({ verdict: "worse", difference: null });
    expect(inEcho?.ratio?.low).toBeGreaterThan(10);
    expect(inEcho?.ratio?.high).toBeLessThan(40);
    expect(textTo(slower)).toContain("echo, event-loop (node): p50 ms 0.51, then 10.5: ×");
  });

  test("takes out what all servers have in common, and says how much", () => {
    const onSlowMachine = remeasured(slower, (sample, _, metric) => {
      if (metric === "rate") return sample / 1.5;
      return isLatency(metric) ? sample * 1.5 : sample;
    });
    const { changes, drifts } = differenceTo(onSlowMachine);
    const inEcho = changes.filter(({ workload }) => workload === "echo");
    expect(new Set(inEcho.map(({ name }) => name))).toEqual(new Set(["event-loop (node)"]));
    expect(inEcho.filter(({ mayBeDrift }) => mayBeDrift)).toEqual([]);
    const drift = drifts.find(({ workload, metric }) => workload === "echo" && metric === "rate");
    expect(drift?.ratio).toBeCloseTo(1 / 1.5, 1);
    expect(textTo(onSlowMachine)).toMatch(/^ {2}echo, replies\/s: −3\d\.\d %$/m);
    // Of cpu there are but four others: nothing is taken out, and that is said.
    const inCpu = changes.filter(({ workload, metric }) => workload === "cpu" && metric === "rate");
    expect(inCpu).toHaveLength(5);
    expect(inCpu.every(({ mayBeDrift }) => mayBeDrift)).toBe(true);
    expect(drifts.filter(({ workload }) => workload === "cpu")).toEqual([]);
    expect(textTo(onSlowMachine)).toMatch(/^ {2}cpu, fork \(node\): replies\/s .*, worse\*$/m);
    expect(textTo(onSlowMachine)).toMatch(/^\*: it may be the machine's doing/m);
  });

  test("what two of three servers do is theirs, and not the machine's, so that the third is left alone", () => {
    const few = (report: Report): Report => ({
      ...report,
      sections: report.sections.map((section) => ({ ...section, cells: section.cells.slice(0, 3) })),
    });
    const changed = remeasured(again, (sample, { name }, metric) =>
      name.startsWith("event-loop") && isLatency(metric) ? sample + 10 : sample,
    );
    const { changes, drifts } = differenceTo(few(changed), few(sampleReport));
    expect(drifts).toEqual([]);
    const inEcho = changes.filter(({ workload, metric }) => workload === "echo" && metric === "p50");
    expect(inEcho.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      "event-loop (node) worse",
      "event-loop (bun) worse",
    ]);
    expect(changes.filter(({ name }) => name.startsWith("iterative"))).toEqual([]);
  });

  test("says how small a change it would have found, which more noise makes larger", () => {
    const noisy = remeasured(sampleReport, (sample, _, __, repeat) => sample * 2 ** (repeat - 1));
    const [calm, wild] = [differenceTo(again).visible, differenceTo(noisy).visible];
    expect(calm?.half).toBeGreaterThanOrEqual(THRESHOLD);
    expect(wild?.half).toBeGreaterThan(calm?.half ?? Number.POSITIVE_INFINITY);
    expect(textTo(again)).toMatch(/In 8 of 10 cases a change by \d+ %/);
  });

  test("cannot tell anything from one repeat, and says so", () => {
    const once = (report: Report): Report => ({
      ...report,
      repeats: 1,
      sections: report.sections.map((section) => ({
        ...section,
        cells: section.cells.map((cell) => ({
          ...cell,
          values: Object.fromEntries(
            Object.entries(cell.values).map(([metric, estimate]) => [
              metric,
              { ...estimate, low: null, high: null, samples: estimate.samples.slice(0, 1) },
            ]),
          ),
        })),
      })),
    });
    const { changes, tests, untold } = differenceTo(once(slower), once(sampleReport));
    expect({ changes, tests }).toEqual({ changes: [], tests: 0 });
    expect(untold).toBeGreaterThan(0);
    expect(textTo(once(slower), once(sampleReport))).toMatch(/^Nothing can be told: one repeat/m);
    expect(textTo(once(slower), once(sampleReport))).not.toContain("No difference");
  });

  test("says first what was not the same, and what only one of the two has", () => {
    const [echo, ...others] = again.sections;
    if (!echo) throw new Error("the sample is empty");
    const elsewhere: Report = {
      ...again,
      seconds: 2,
      environment: { ...again.environment, kernel: "Linux 7.0", runtimes: { node: "27.0.0" } },
      sections: [
        { ...echo, cells: echo.cells.filter(({ name }) => name !== "socat") },
        ...others.slice(0, 2),
      ],
    };
    const { conditions, missing } = differenceTo(elsewhere);
    expect(conditions.map(({ what }) => what)).toEqual([
      "kernel",
      "node",
      "bun",
      "seconds for each measurement",
    ]);
    expect(missing).toEqual(["echo, socat: only before", "overload: only before"]);
    expect(textTo(elsewhere)).toMatch(/^Not made under the same conditions:\n {2}kernel: Linux 6/);
  });

  test("tells of servers that fail now, and of errors that were not there", () => {
    const { broken } = differenceTo(
      {
        ...again,
        sections: again.sections.map((section) => ({
          ...section,
          cells: section.cells.map((cell) =>
            cell.name === "fork (node)"
              ? { ...cell, failure: "it died", values: {} }
              : { ...cell, errors: { refused: 3 } },
          ),
        })),
      },
      again,
    );
    expect(broken).toContain("cpu, fork (node): fails now: it died");
    expect(broken).toContain("cpu, event-loop (node): errors now: refused 3");
  });
});
