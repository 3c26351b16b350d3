import { styleText } from "node:util";
import { type Cell, isLimitedByGenerator, nameOf, percentiles, type Report, type Section } from "./report.ts";

const WIDTH = 100;
const HEADINGS = [
  "model",
  "replies/s",
  ...percentiles.map((name) => `${name} ms`),
  "unanswered",
  "memory MB",
  "CPU s",
];

/** The report for a terminal of 100 columns. */
export function tableOf(report: Report): string {
  const cells = report.sections.flatMap((section) => section.cells);
  return [...report.sections.map(sectionOf), legendOf(report, cells).flatMap(wrap).join("\n")].join("\n\n");
}

/** The figures of one server as text, or its name and why there are none. */
export function rowOf(cell: Cell, cells: readonly Cell[]): string[] {
  const name = `${nameOf(cell, cells)}${cell.emulated ? " ~" : ""}`;
  if (!cell.figures) return [name, cell.failure ?? "not measured"];
  const { figures } = cell;
  return [
    name,
    `${Math.round(figures.repliesPerSecond)}${isLimitedByGenerator(figures) ? "*" : ""}`,
    ...percentiles.map((percentile) => figures.latency[percentile]?.toFixed(2) ?? "–"),
    `${figures.unanswered} of ${figures.clients}`,
    figures.memory === null ? "n/a" : String(Math.round(figures.memory / 1e6)),
    figures.processorTime === null ? "n/a" : figures.processorTime.toFixed(2),
  ];
}

/** What the columns mean. */
export const headings: readonly string[] = HEADINGS;

/** What a reader must know to read the figures. */
export function legendOf(report: Report, cells: readonly Cell[]): string[] {
  const legend = [
    "p50 … p99.9: from request to reply, of those who were answered; – where there are too few replies to tell.",
    "memory: proportional set size of all the server's processes under load. CPU: their processor time while measured. n/a: this system does not tell.",
  ];
  if (cells.some(({ figures }) => figures && isLimitedByGenerator(figures))) {
    legend.push("*: the load generator was at its own limit; the server might do more.");
  }
  if (cells.some(({ emulated }) => emulated)) {
    legend.push("~: emulated; this runtime lacks the mechanism and something stands in for it.");
  }
  if (report.interrupted) legend.push("The run was interrupted: what is missing was not measured.");
  return legend;
}

function sectionOf({ workload, title, finding, cells }: Section): string {
  const rows = cells.map((cell) => rowOf(cell, cells));
  const widths = HEADINGS.map((heading, column) =>
    Math.max(
      heading.length,
      ...rows.filter((row) => hasColumns(row) || column === 0).map((row) => row[column]?.length ?? 0),
    ),
  );
  const lineOf = (row: readonly string[]): string =>
    row
      .map((text, column) => {
        const width = widths[column] ?? 0;
        return column === 0 || !hasColumns(row) ? text.padEnd(width) : text.padStart(width);
      })
      .join("  ")
      .trimEnd();
  return [
    ...wrap(`${styleText("bold", workload)}: ${title}`),
    styleText("dim", `  ${lineOf(HEADINGS)}`),
    ...rows.map((row) => `  ${lineOf(row)}`),
    ...wrap(`→ ${finding}`),
  ].join("\n");
}

/** Whether a row has figures; one without is a name and a reason. */
function hasColumns(row: readonly string[]): boolean {
  return row.length === HEADINGS.length;
}

function wrap(text: string): string[] {
  return (text.match(new RegExp(`.{1,${WIDTH}}(?: |$)`, "g")) ?? []).map((line) => line.trimEnd());
}
