import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { sampleReport } from "../../test-support/sample-report.ts";
import { metricNames } from "./metrics.ts";
import { readReport } from "./read-report.ts";
import schema from "./report.schema.json" with { type: "json" };

const folder = mkdtempSync(join(tmpdir(), "reports-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What reading makes of a file with this text. */
function reading(text: string): unknown {
  const path = join(folder, "report.json");
  writeFileSync(path, text);
  try {
    return readReport(path);
  } catch (error) {
    return error instanceof Error ? error.message.replaceAll(path, "FILE") : error;
  }
}

const text = JSON.stringify(sampleReport);

describe("readReport()", () => {
  test("gives back what was written", () => {
    expect(reading(text)).toEqual(sampleReport);
  });

  test.each([
    ["a file that was cut off", text.slice(0, 1000), "FILE is not JSON, or only a part of it"],
    ["an empty file", "", "FILE is not JSON, or only a part of it"],
    ["something else", "[1, 2]", "FILE is no report of compare run"],
    ["nothing", "null", "FILE is no report of compare run"],
    [
      "an older version",
      text.replace('"schema":3', '"schema":2'),
      "FILE is a report of version 2, and this program reads version 3",
    ],
  ])("refuses %s in a sentence", (_, contents, sentence) => {
    expect(reading(contents)).toBe(sentence);
  });

  test.each([
    ["startedAt", '"startedAt":', '"begunAt":', ""],
    ["a number of repeats", '"repeats":3', '"repeats":"3"', "/repeats must be integer"],
    ["a metric", '"rate":{"median"', '"speed":{"median"', "/sections/0/cells/0/values "],
    [
      "samples",
      '"samples":[11210',
      '"samples":["11210"',
      "/sections/0/cells/0/values/rate/samples/0 must be",
    ],
    ["a share of percent", '"percentile":100', '"percentile":101', "/percentile must be <= 100"],
    ["a name for a workload", '"workload":"echo"', '"workload":"e c<o"', "/sections/0/workload must match"],
  ])("refuses a report with something else in place of %s", (_, wanted, given, place) => {
    expect(text).toContain(wanted);
    const answer = reading(text.replace(wanted, given));
    expect(answer).toMatch(/^FILE is (no report of compare run|not JSON)/);
    expect(answer).toContain(place);
  });
});

test("the schema says what histograms and memory over time are counted in", () => {
  expect(schema.$defs.cell.properties.histogram.description).toContain("in tenths of a microsecond");
  expect(schema.$defs.moment.properties.memory.description).toContain("(resident less shared)");
});

test("the schema names every metric", () => {
  expect(schema.$defs.metric.enum).toEqual(metricNames);
});
