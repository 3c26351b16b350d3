import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { type Command, type CommandLine, note, UsageError } from "@acceptloop/program";
import { choicesIn } from "./choices.ts";
import { guestOf } from "./contenders/guests.ts";
import { type Contender, models, nameOf, runtimes } from "./contenders/models.ts";
import { Warden } from "./contenders/warden.ts";
import { interruption } from "./interruption.ts";
import { watchEnvironment } from "./machine/environment.ts";
import { objectiveOf } from "./objective-option.ts";
import { csvOf } from "./report/csv.ts";
import { pageOf } from "./report/page/page.ts";
import type { Report } from "./report/report.ts";
import { tableOf } from "./report/table.ts";
import { openFolder, writeFiles } from "./report-files.ts";
import { type Comparison, compare, takesPart } from "./run.ts";
import type { Generator, Setting } from "./stage.ts";
import { workloads } from "./workloads/catalogue.ts";

const LONGEST_SECONDS = 3600;
const MOST_REPEATS = 100;

/** What is run when nothing else is asked for: one model of each kind, so that a first run is short. */
const KINDS = "iterative,event-loop,fork,thread";
const FIRST = "echo,slow,cpu";
/** Ways to run that are worth a name. */
const forms = {
  quick: { duration: 2, repeat: 1, models: KINDS, workloads: FIRST },
  full: {
    duration: 1,
    repeat: 3,
    models: Object.keys(models).join(","),
    workloads: workloads.map(({ name }) => name).join(","),
  },
  usual: { duration: 5, repeat: 3, models: KINDS, workloads: FIRST },
};

/** The command `run`: compares servers, prints a table, writes the report. */
export const run: Command = {
  summary: "Puts each server under each load, prints a table, writes report.json, .csv and .html.",
  operands: "",
  options: {
    models: { value: "A,B", help: `default: ${KINDS}; of: ${Object.keys(models).join(", ")}` },
    workloads: { value: "A,B", help: `default: ${FIRST}; of those that compare list tells` },
    runtimes: { value: "A,B", default: "node", help: `on what: ${runtimes.join(", ")}` },
    guest: {
      value: "GUESTS",
      multiple: true,
      help: "somebody else's servers: NAME=COMMAND with {port}, or names, as c-epoll,socat; as often as you like",
    },
    duration: { value: "SECONDS", help: `of each measurement (default: ${forms.usual.duration})` },
    repeat: { value: "N", help: `how often, in random order (default: ${forms.usual.repeat})` },
    quick: { help: `the same as --duration ${forms.quick.duration} --repeat ${forms.quick.repeat}` },
    full: { help: "all models under all workloads, three times: about twenty minutes" },
    slo: { value: "OBJECTIVE", help: "find the highest rate of echoes that holds it, as p99<20ms" },
    threads: { value: "N", help: "of the load generator (default: one for every four cores)" },
    bare: { help: "measure nothing ahead: no theory, and not the load generator's own limit" },
    unpinned: { help: "let the system choose the cores of the load generator" },
    out: { value: "DIR", default: "results", help: "where the report files go" },
    json: { help: "the report as one JSON line on stdout, in place of the table" },
  },
  examples: [
    "compare run --quick",
    "compare run --models event-loop,fork --workloads cpu --runtimes node,bun",
    "compare run --guest c-epoll,python --workloads echo,churn",
    "compare run --guest 'socat=socat TCP-LISTEN:{port},fork EXEC:cat'",
    "compare run --workloads echo --slo 'p99<20ms'",
  ],
  run: runCommand,
};

async function runCommand(commandLine: CommandLine): Promise<void> {
  const comparison = comparisonOf(commandLine);
  const generator = generatorOf(commandLine);
  const seconds = numberOr(commandLine, "duration", LONGEST_SECONDS, formOf(commandLine).duration);
  const objective = objectiveOf(commandLine);
  if (objective !== undefined && comparison.workloads.every(({ name }) => name !== "echo")) {
    throw new UsageError("--slo looks for the highest rate of echoes: --workloads must have echo");
  }
  const folder = commandLine.text("out") ?? "results";
  openFolder(folder);
  const signal = interruption();
  const used = [...new Set(comparison.contenders.flatMap((each) => ("guest" in each ? [] : [each.runtime])))];
  const environmentAtEnd = watchEnvironment(used);
  const startedAt = new Date().toISOString();
  warnOfOthers();
  const warden = await Warden.start();
  const setting: Setting = {
    warden,
    signal,
    milliseconds: seconds * 1000,
    objective,
    generator,
  };
  const findings = await compare(comparison, setting, (next, left) => {
    note(`${next}  (about ${left < 90 ? `${Math.ceil(left)} s` : `${Math.ceil(left / 60)} min`} left)`);
  });
  warden.end();
  const report: Report = {
    schema: 3,
    startedAt,
    endedAt: new Date().toISOString(),
    interrupted: signal.aborted,
    command: process.argv.slice(3),
    seconds,
    repeats: comparison.repeats,
    environment: environmentAtEnd(pinningOf(generator)),
    ...findings,
  };
  process.stdout.write(commandLine.flag("json") ? `${JSON.stringify(report)}\n` : `${tableOf(report)}\n`);
  if (report.interrupted && !hasFigures(report)) {
    return note(`Interrupted before anything was measured: ${folder} is as it was.`);
  }
  const files = {
    "report.json": `${JSON.stringify(report, null, 2)}\n`,
    "report.csv": csvOf(report),
    "report.html": await pageOf(report),
  };
  writeFiles(folder, files);
  const paths = Object.keys(files).map((name) => join(folder, name));
  note(`\nWritten: ${paths.join(", ")}`);
  if (report.interrupted) note("Interrupted: the report holds what had been measured by then.");
}

function hasFigures({ sections }: Report): boolean {
  return sections.some(({ cells }) => cells.some(({ values }) => Object.keys(values).length > 0));
}

/** Whoever measures beside others measures them, too. */
function warnOfOthers(): void {
  const [wanting = 0] = loadavg();
  const cores = availableParallelism();
  if (wanting > cores / 2) {
    note(
      `In the last minute ${wanting.toFixed(1)} others wanted one of ${cores} cores: expect to measure them, too.`,
    );
  }
}

function comparisonOf(commandLine: CommandLine): Comparison {
  const form = formOf(commandLine);
  const chosenModels = choicesIn("models", commandLine.text("models") ?? form.models, Object.keys(models));
  const chosenRuntimes = choicesIn("runtimes", commandLine.text("runtimes") ?? "node", runtimes);
  const names = workloads.map(({ name }) => name);
  const chosen = choicesIn("workloads", commandLine.text("workloads") ?? form.workloads, names);
  const guests = commandLine.texts("guest").flatMap(guestsIn);
  const ours = chosenModels.flatMap((model) =>
    chosenRuntimes.map((runtime): Contender => ({ model, runtime })),
  );
  const contenders = [...ours, ...guests];
  const called = contenders.map((contender) => nameOf(contender, contenders));
  const twice = called.find((name, index) => called.indexOf(name) < index);
  if (twice !== undefined)
    throw new UsageError(`two servers would be called ${twice}: give the guest another name`);
  const asked = workloads.filter(({ name }) => chosen.includes(name));
  if (!asked.some((workload) => contenders.some((contender) => takesPart(contender, workload)))) {
    throw new UsageError(
      `none of the servers takes part in any of the workloads: ${called.join(", ")} under ${chosen.join(", ")}`,
    );
  }
  return {
    contenders,
    workloads: asked,
    isBare: commandLine.flag("bare"),
    repeats: numberOr(commandLine, "repeat", MOST_REPEATS, form.repeat),
  };
}

function formOf(commandLine: CommandLine): (typeof forms)[keyof typeof forms] {
  if (commandLine.flag("quick") && commandLine.flag("full")) {
    throw new UsageError("--quick and --full exclude each other");
  }
  return commandLine.flag("quick") ? forms.quick : commandLine.flag("full") ? forms.full : forms.usual;
}

/** A command of its own may hold commas; names do not. */
function guestsIn(text: string): Contender[] {
  const each = text.includes("=") ? [text] : text.split(",");
  return each.map((guest) => ({ guest: guestOf(guest) }));
}

/** The last cores: the first one has most of the interrupts, and the rest is the servers'. */
function generatorOf(commandLine: CommandLine): Generator {
  const cores = availableParallelism();
  const threads = numberOr(commandLine, "threads", cores, Math.max(1, Math.floor(cores / 4)));
  const isPinned = !commandLine.flag("unpinned") && cores > threads;
  return {
    threads,
    cores: isPinned ? Array.from({ length: threads }, (_, index) => cores - threads + index) : [],
  };
}

function pinningOf({ threads, cores }: Generator): string {
  const where = cores.length === 0 ? "wherever the system puts it" : `on core ${cores.join(", ")}`;
  return `load generator: ${threads} thread${threads === 1 ? "" : "s"} ${where}; servers: on all cores`;
}

function numberOr(commandLine: CommandLine, name: string, highest: number, fallback: number): number {
  return commandLine.text(name) === undefined ? fallback : commandLine.integer(name, 1, highest);
}
