import { styleText } from "node:util";
import { plain, WIDTH, wrapped } from "../report/text.ts";
import { columns, distributions, type Line, lines } from "./book.ts";
import { findingsOf } from "./findings.ts";
import { type Measured, nameOf, platformsOf, processControl, type Result } from "./result.ts";

const INDENT = " ";
const GAP = "  ";

/** Both figures for a terminal of 100 columns, what must be known to read them, and what they say. */
export function tablesOf(result: Result): string {
  const findings = findingsOf(result).flatMap((finding) => wrapped(`→ ${finding}`, "", GAP));
  return [figure1(result), figure2(result), legendOf(result), findings]
    .filter((part) => part.length > 0)
    .map((part) => part.join("\n"))
    .join("\n\n");
}

function figure1(result: Result): string[] {
  const used = platformsOf(result);
  const ours = ({ model }: Line): string[] =>
    used.map((platform) => {
      const one = result.measured.find((each) => each.model === model && each.platform === platform);
      return one === undefined ? "–" : `${secondsOf(result, one)}${one.emulated ? "~" : ""}`;
    });
  const rowOf = (line: Line): string[] => [
    line.row === null ? "" : String(line.row),
    line.design,
    ...ours(line),
    ...columns.map((column) => line.book[column]?.toFixed(column === "3rd ed." ? 2 : 1) ?? "–"),
  ];
  const shown = lines.filter(
    ({ row, model }) => row !== null || result.measured.some((one) => one.model === model),
  );
  const rows = [["row", "after accept()", ...used, ...columns], ...shown.map((line) => rowOf(line))];
  const [heading = "", ...others] = aligned(rows);
  const { clients, bytes } = sizeOf(result);
  return [
    `${styleText("bold", "Figure 30.1")}: processor time to control processes or threads, in seconds;`,
    `${clients} clients, ${bytes} bytes each`,
    styleText("dim", heading),
    ...others,
  ];
}

function secondsOf(result: Result, one: Measured): string {
  if (one.failure !== undefined) return "failed";
  return processControl(result, one)?.toFixed(2) ?? "n/a";
}

/** As many columns as there is room for: of the book's, the oldest go first. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const result = rows.map((row) =>
    row
      .map((text, column) =>
        column === 1 ? text.padEnd(widths[1] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join(GAP),
  );
  const isTooWide = result.some((line) => INDENT.length + line.length > WIDTH);
  return isTooWide ? aligned(rows.map((row) => row.slice(0, -1))) : result.map((line) => INDENT + line);
}

function figure2(result: Result): string[] {
  const used = platformsOf(result);
  const counted = lines.flatMap(({ model }) =>
    result.measured
      .filter((one) => one.model === model && (one.figures?.clientsPerWorker.length ?? 0) > 0)
      .toSorted((a, b) => used.indexOf(a.platform) - used.indexOf(b.platform)),
  );
  if (counted.length === 0) return [];
  const rows = [
    ...counted.map((one) => ({
      name: nameOf(one, result.measured),
      clients: (one.figures?.clientsPerWorker ?? []).toSorted((a, b) => b - a),
    })),
    ...distributions,
  ];
  const nameWidth = Math.max(...rows.map(({ name }) => name.length));
  const digits = Math.max(
    ...rows
      .flatMap(({ clients }) => (typeof clients === "string" ? [] : clients))
      .map((count) => String(count).length),
  );
  const perLine = Math.floor((WIDTH - INDENT.length - nameWidth) / (digits + 1));
  const { clients } = sizeOf(result);
  return [
    `${styleText("bold", "Figure 30.2")}: how many of ${clients} clients each of ${result.plan.workers} workers has served, the busiest first`,
    ...rows.flatMap((row) => {
      const cells =
        typeof row.clients === "string" ? [` ${row.clients}`] : inLines(row.clients, digits, perLine);
      return cells.map((text, index) => `${INDENT}${(index === 0 ? row.name : "").padEnd(nameWidth)}${text}`);
    }),
  ];
}

function inLines(counts: readonly number[], digits: number, perLine: number): string[] {
  const texts = counts.map((count) => ` ${String(count).padStart(digits)}`);
  return Array.from({ length: Math.ceil(texts.length / perLine) }, (_, index) =>
    texts.slice(index * perLine, (index + 1) * perLine).join(""),
  );
}

function legendOf(result: Result): string[] {
  const { measured, interrupted } = result;
  const known = measured.map((one) => processControl(result, one));
  const failures = measured.flatMap((one) =>
    one.failure === undefined ? [] : [`failed: ${nameOf(one, measured)}: ${plain(one.failure)}.`],
  );
  return [
    ...(interrupted ? ["The run was interrupted: what is missing was not measured."] : []),
    "Processor time is user and system, of the server and its children, from its start to its last client, less that of the iterative one.",
    "Rows 3, 4 and 7 need what no JavaScript runtime has: a lock around accept(), or threads that share a listening socket.",
    ...(measured.some(({ emulated }) => emulated)
      ? ["~: emulated; that runtime lacks the mechanism, and something stands in for it."]
      : []),
    ...(known.some((value, index) => value === null && measured[index]?.figures)
      ? ["n/a: this system does not tell, or the iterative server is missing."]
      : []),
    ...failures,
  ].flatMap((line) => wrapped(line, "", GAP));
}

function sizeOf({ plan }: Result): { clients: string; bytes: string } {
  const { hosts, processes, connections, bytes } = plan;
  return {
    clients: (hosts * processes * connections).toLocaleString("en"),
    bytes: bytes.toLocaleString("en"),
  };
}
