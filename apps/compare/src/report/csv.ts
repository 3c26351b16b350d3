import { metricNames, metrics } from "./metrics.ts";
import { doubtsAbout } from "./reading.ts";
import type { Cell, Report, Section } from "./report.ts";

const HEADINGS = [
  "workload",
  "name",
  "model",
  "runtime",
  "emulated",
  "metric",
  "unit",
  "repeat",
  "value",
  "failure",
  "doubts",
];

/**
 * The report as RFC 4180 has it, one line for each repeat of each figure, for spreadsheets and statistics programs. A
 * server without figures has one line with the reason; what a system does not tell, and what a repeat that failed would
 * have told, is empty. Doubts are those about the median of all repeats.
 */
export function csvOf(report: Report): string {
  const rows = report.sections.flatMap((section) => section.cells.flatMap((cell) => rowsOf(section, cell)));
  return [HEADINGS, ...rows].map((row) => `${row.map(fieldOf).join(",")}\r\n`).join("");
}

function rowsOf({ workload }: Section, cell: Cell): string[][] {
  const { name, model, runtime, emulated, failure, values } = cell;
  const who = [workload, name, model, runtime ?? "", String(emulated)];
  if (failure !== undefined) return [[...who, "", "", "", "", failure, ""]];
  return metricNames.flatMap((metric) => {
    const doubts = doubtsAbout(cell, metric).map(({ sentence }) => sentence);
    return (values[metric]?.samples ?? []).map((sample, index) =>
      who.concat(
        metric,
        metrics[metric].unit,
        String(index + 1),
        sample === null ? "" : String(sample),
        "",
        doubts.join(" "),
      ),
    );
  });
}

function fieldOf(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
