import { writeFileSync } from "node:fs";
import { type Command, type CommandLine, note, UsageError } from "@acceptloop/program";
import { SocketError } from "@acceptloop/sockets";
import { csvOf } from "./report/csv.ts";
import { pageOf } from "./report/page/page.ts";
import { readReport } from "./report/read-report.ts";
import { tableOf } from "./report/table.ts";

/** The command `show`: a report that was written before, in another form. */
export const show: Command = {
  summary: "Prints a report that run has written, or makes a page of it.",
  operands: "[FILE]",
  options: {
    json: { help: "the report as one JSON line" },
    csv: { help: "a line for each repeat of each figure" },
    html: { value: "OUT", help: "write the page to this file, and print nothing" },
  },
  examples: [
    "compare show",
    "compare show results/report.json --csv",
    "compare show old.json --html old.html",
  ],
  run: showReport,
};

async function showReport(commandLine: CommandLine): Promise<void> {
  const out = commandLine.text("html");
  const forms = [commandLine.flag("json"), commandLine.flag("csv"), out !== undefined];
  if (forms.filter(Boolean).length > 1) throw new UsageError("--json, --csv and --html exclude each other");
  const report = readReport(commandLine.operand ?? "results/report.json");
  if (out !== undefined) {
    const page = await pageOf(report);
    try {
      writeFileSync(out, page);
    } catch (error) {
      throw SocketError.from(`write ${out}`, error);
    }
    note(`Written: ${out}`);
  } else if (commandLine.flag("json")) process.stdout.write(`${JSON.stringify(report)}\n`);
  else process.stdout.write(commandLine.flag("csv") ? csvOf(report) : `${tableOf(report)}\n`);
}
