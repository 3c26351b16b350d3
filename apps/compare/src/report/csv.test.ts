import { expect, test } from "vitest";
import { sampleReport } from "../../test-support/sample-report.ts";
import { csvOf } from "./csv.ts";

const lines = csvOf(sampleReport).split("\r\n");

test("csvOf() has a line for each repeat of each figure", () => {
  expect(lines[0]).toBe("workload,name,model,runtime,emulated,metric,unit,repeat,value,failure,doubts");
  expect(lines).toContain(
    "echo,event-loop (bun),event-loop,bun,false,rate,/s,2,51930,,The load generator used 93 % of its core; the server might answer more.",
  );
  expect(lines).toContain("echo,thread (bun),thread,bun,true,p99,ms,3,3.6,,");
  const samples = sampleReport.sections
    .flatMap(({ cells }) => cells)
    .flatMap(({ values }) => Object.values(values).flatMap((estimate) => estimate.samples));
  const failures = 2;
  expect(lines.length).toBe(1 + samples.length + failures + 1);
});

test("csvOf() leaves empty what a system does not tell, and who a guest runs on", () => {
  expect(lines).toContain("echo,socat,socat,,false,memory,MB,1,,,");
});

test("csvOf() quotes what would be read as the end of a field or line (RFC 4180)", () => {
  const [section] = sampleReport.sections;
  const [cell] = section?.cells ?? [];
  if (!section || !cell) throw new Error("the sample is empty");
  const failure = 'it said "no",\r\nand left';
  const csv = csvOf({ ...sampleReport, sections: [{ ...section, cells: [{ ...cell, failure }] }] });
  expect(csv).toContain(',,,,"it said ""no"",\r\nand left",\r\n');
});
