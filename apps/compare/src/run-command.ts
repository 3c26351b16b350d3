import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, type CommandLine, note, UsageError } from "@acceptloop/program";
import { type Contender, models, runtimes } from "./contenders.ts";
import { describeEnvironment } from "./environment.ts";
import { findingOf } from "./findings.ts";
import { measure, type Timing } from "./measure.ts";
import { pageOf } from "./page.ts";
import type { Cell, Report, Section } from "./report.ts";
import { tableOf } from "./table.ts";
import { type Workload, workloads } from "./workloads.ts";

const QUICK_SECONDS = 2;
const LONGEST_SECONDS = 3600;
const WARM_UP = 2000;
/** Starting and stopping one server, roughly; only for the estimate of the remaining time. */
const OVERHEAD = 500;

/** One of each kind, so that a first run is short. */
const KINDS = "iterative,event-loop,fork,thread";

const names = workloads.map(({ name }) => name);

/** The command `run`: compares servers, prints a table, writes `report.json` and `report.html`. */
export const run: Command = {
  summary: "Puts each server under each load, prints a table, writes report.json and report.html.",
  operands: "",
  options: {
    models: { value: "A,B", default: KINDS, help: Object.keys(models).join(", ") },
    workloads: { value: "A,B", default: names.join(","), help: "which loads" },
    runtimes: { value: "A,B", default: "node", help: `on what: ${runtimes.join(", ")}` },
    duration: { value: "SECONDS", default: "10", help: "measurement of each model under each load" },
    quick: { help: `the same as --duration ${QUICK_SECONDS}` },
    out: { value: "DIR", default: "results", help: "where the report files go" },
    json: { help: "the report as one JSON line on stdout, in place of the table" },
  },
  examples: [
    "compare run --quick",
    "compare run --models event-loop,fork --workloads cpu --runtimes node,bun",
  ],
  run: compare,
};

async function compare(commandLine: CommandLine): Promise<void> {
  const chosenModels = listOf(commandLine, "models", Object.keys(models));
  const chosenRuntimes = listOf(commandLine, "runtimes", runtimes);
  const chosenWorkloads = listOf(commandLine, "workloads", names).flatMap((name) =>
    workloads.filter((workload) => workload.name === name),
  );
  const seconds = commandLine.integer("duration", 1, LONGEST_SECONDS);
  const secondsPerCell = commandLine.flag("quick") ? QUICK_SECONDS : seconds;
  const contenders = chosenModels.flatMap((model) =>
    chosenRuntimes.map((runtime): Contender => ({ app: models[model] ?? "", model, runtime })),
  );
  const startedAt = new Date().toISOString();
  const environment = describeEnvironment(chosenRuntimes);
  const { signal, sections } = await measureAll(contenders, chosenWorkloads, {
    warmUp: WARM_UP,
    measurement: secondsPerCell * 1000,
  });
  const report: Report = {
    schema: 1,
    startedAt,
    interrupted: signal.aborted,
    secondsPerCell,
    environment,
    sections,
  };

  process.stdout.write(commandLine.flag("json") ? `${JSON.stringify(report)}\n` : `${tableOf(report)}\n`);
  const folder = commandLine.text("out") ?? "results";
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "report.json"), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(folder, "report.html"), pageOf(report));
  note(`\nWritten: ${join(folder, "report.json")}, ${join(folder, "report.html")}`);
}

/** Every contender under every workload, one at a time; keeps what it has when somebody interrupts it. */
async function measureAll(
  contenders: readonly Contender[],
  chosen: readonly Workload[],
  timing: Timing,
): Promise<{ signal: AbortSignal; sections: Section[] }> {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => interruption.abort());
  const sections: Section[] = [];
  const total = contenders.length * chosen.length;
  let done = 0;
  for (const workload of chosen) {
    const cells: Cell[] = [];
    for (const contender of contenders) {
      if (interruption.signal.aborted) break;
      const left = Math.ceil(((total - done) * (timing.measurement + OVERHEAD)) / 1000);
      done += 1;
      note(
        `${done}/${total}  ${workload.name}: ${contender.model} on ${contender.runtime}  (about ${left} s left)`,
      );
      try {
        cells.push(await measure(contender, workload, timing, interruption.signal));
      } catch (error) {
        if (!interruption.signal.aborted) throw error;
      }
    }
    if (cells.length > 0) {
      sections.push({
        workload: workload.name,
        title: workload.title,
        finding: findingOf(workload, cells),
        cells,
      });
    }
  }
  return { signal: interruption.signal, sections };
}

function listOf<Name extends string>(
  commandLine: CommandLine,
  option: string,
  choices: readonly Name[],
): Name[] {
  const wanted = (commandLine.text(option) ?? "").split(",");
  const unknown = wanted.find((name) => !choices.some((choice) => choice === name));
  if (unknown !== undefined) {
    throw new UsageError(`--${option} takes some of ${choices.join(",")}, not ${JSON.stringify(unknown)}`);
  }
  return choices.filter((choice) => wanted.includes(choice));
}
