import { type Command, type CommandLine, note, UsageError } from "@acceptloop/program";
import { choicesIn } from "./choices.ts";
import { models } from "./contenders/models.ts";
import { Warden } from "./contenders/warden.ts";
import { interruption } from "./interruption.ts";
import { lines } from "./unp30/book.ts";
import { Clients } from "./unp30/clients.ts";
import { findingsOf } from "./unp30/findings.ts";
import { measure } from "./unp30/measure.ts";
import { Progress } from "./unp30/progress.ts";
import {
  type Measured,
  type Plan,
  type Platform,
  platforms,
  processControl,
  type Result,
  type Subject,
} from "./unp30/result.ts";
import { tablesOf } from "./unp30/tables.ts";

const MOST_HOSTS = 16;
const MOST_PROCESSES = 256;
const MOST_WORKERS = 1024;
/** Linux has 28,232 ports for clients of one server address; they cannot be used again for a while (RFC 9293, TIME-WAIT). */
const MOST_CLIENTS = 25_000;
const MOST_BYTES = 16_384;

const names = lines.flatMap(({ model }) => (model === undefined ? [] : [model]));

/** The command `unp30`: the comparison of UNIX Network Programming, chapter 30, with its client. */
export const unp30: Command = {
  summary:
    "Repeats the comparison of UNIX Network Programming, chapter 30, and prints both figures beside the book's.",
  operands: "",
  options: {
    models: { value: "A,B", help: `default: all; iterative is always among them; of: ${names.join(", ")}` },
    runtimes: {
      value: "A,B",
      default: "node",
      help: `on what: ${platforms.join(", ")}, for which gcc is needed`,
    },
    workers: { value: "K", default: "15", help: "processes or threads of a pool" },
    processes: { value: "N", default: "5", help: "client processes of a host" },
    connections: { value: "N", default: "500", help: "of a client process, one after another" },
    bytes: { value: "N", default: "4000", help: "that each connection asks for" },
    hosts: { value: "N", default: "2", help: "how many times that, at the same time" },
    json: { help: "the figures as one JSON line on stdout, in place of the tables" },
  },
  examples: [
    "compare unp30 --connections 50",
    "compare unp30 --models fork,prefork-accept,thread --runtimes node,bun,c",
  ],
  run: unp30Command,
};

async function unp30Command(commandLine: CommandLine): Promise<void> {
  const plan = planOf(commandLine);
  const order = shuffled(subjectsOf(commandLine));
  const signal = interruption();
  const measured = await measureAll(order, plan, signal);
  const result: Result = { plan, interrupted: signal.aborted, measured };
  const text = commandLine.flag("json") ? JSON.stringify(asJson(result)) : tablesOf(result);
  process.stdout.write(`${text}\n`);
  if (result.interrupted) note("Interrupted: the figures are of what had been measured by then.");
}

/** One after another; keeps what it has when somebody interrupts it. */
async function measureAll(
  order: readonly Subject[],
  plan: Plan,
  signal: AbortSignal,
): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  const progress = new Progress(order, plan);
  const warden = await Warden.start();
  const clients = await Clients.start(plan.hosts * plan.processes, warden);
  // Else the server would wait for them to finish.
  signal.addEventListener("abort", () => clients.end());
  try {
    for (const [index, subject] of order.entries()) {
      progress.begin(index);
      measured.push(await measure(subject, plan, clients, warden, (served) => progress.tell(served), signal));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    clients.end();
    warden.end();
  }
  return measured;
}

function planOf(commandLine: CommandLine): Plan {
  const plan: Plan = {
    hosts: commandLine.integer("hosts", 1, MOST_HOSTS),
    processes: commandLine.integer("processes", 1, MOST_PROCESSES),
    connections: commandLine.integer("connections", 1, MOST_CLIENTS),
    bytes: commandLine.integer("bytes", 1, MOST_BYTES),
    workers: commandLine.integer("workers", 1, MOST_WORKERS),
  };
  const clients = plan.hosts * plan.processes * plan.connections;
  if (clients > MOST_CLIENTS) {
    throw new UsageError(
      `${clients} clients of one server are more than there are ports: take at most ${MOST_CLIENTS} in all`,
    );
  }
  return plan;
}

/** What is subtracted from the others must be there. */
function subjectsOf(commandLine: CommandLine): Subject[] {
  const chosen = choicesIn("models", `iterative,${commandLine.text("models") ?? names.join(",")}`, names);
  const used = choicesIn("runtimes", commandLine.text("runtimes") ?? "", platforms);
  return used.flatMap((platform) =>
    chosen.filter((model) => exists(model, platform)).map((model) => ({ model, platform })),
  );
}

function exists(model: string, platform: Platform): boolean {
  if (platform !== "c") return Object.hasOwn(models, model);
  return lines.some((line) => line.model === model && line.inC !== undefined);
}

/** Whatever changes in the course of a run, the machine's temperature or its neighbours, is to favour nobody (Fisher and Yates). */
function shuffled<Item>(items: readonly Item[]): Item[] {
  const result = [...items];
  for (let left = result.length; left > 1; left -= 1) {
    const [taken] = result.splice(Math.floor(Math.random() * left), 1);
    if (taken !== undefined) result.push(taken);
  }
  return result;
}

function asJson(result: Result): unknown {
  const { plan, interrupted, measured } = result;
  return {
    plan,
    interrupted,
    lines: lines
      .filter(({ model }) => measured.some((one) => one.model === model))
      .map(({ row, model, book }) => ({
        row,
        model,
        book,
        measured: measured.filter((one) => one.model === model).map((one) => withControl(result, one)),
      })),
    findings: findingsOf(result),
  };
}

function withControl(result: Result, one: Measured): Measured & { readonly processControl: number | null } {
  return { ...one, processControl: processControl(result, one) };
}
