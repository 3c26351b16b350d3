import { type Command, type CommandLine, UsageError } from "@acceptloop/program";
import { compareReports } from "./report/compare-reports.ts";
import { textOfDifference } from "./report/difference-text.ts";
import { readReport } from "./report/read-report.ts";

const LARGEST_THRESHOLD = 1000;

/** The command `diff`: what has changed between two runs, and how sure that is. */
export const diff: Command = {
  summary: "Tells what has changed from one report to another, and what chance alone explains.",
  operands: "BEFORE AFTER",
  options: {
    threshold: { value: "PERCENT", default: "10", help: "changes below it are of no interest" },
    json: { help: "the differences as one JSON line" },
  },
  examples: ["compare diff before.json results/report.json", "compare diff a.json b.json --threshold 5"],
  run: tellDifference,
};

async function tellDifference(commandLine: CommandLine): Promise<void> {
  const [before, after] = commandLine.operands;
  if (before === undefined || after === undefined) throw new UsageError("two reports are to be compared");
  const threshold = commandLine.integer("threshold", 0, LARGEST_THRESHOLD) / 100;
  const difference = compareReports(readReport(before), readReport(after), threshold);
  const text = commandLine.flag("json") ? JSON.stringify(difference) : textOfDifference(difference);
  process.stdout.write(`${text}\n`);
}
