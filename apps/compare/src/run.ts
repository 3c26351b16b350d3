import { type Constants, listOf, measureConstants } from "./constants.ts";
import { expectations } from "./contenders/conformance.ts";
import { answers, guestOf } from "./contenders/guests.ts";
import { type Contender, type Family, modelOf, nameOf, type Runtime } from "./contenders/models.ts";
import { sectionOf, type Trial } from "./report/cell.ts";
import type { Capacity, Constant, Section } from "./report/report.ts";
import { OpenStage, type Setting } from "./stage.ts";
import { observe } from "./workloads/observe.ts";
import type { Sample, Workload } from "./workloads/workload.ts";

/** What is to be compared. */
export interface Comparison {
  readonly contenders: readonly Contender[];
  readonly workloads: readonly Workload[];
  readonly repeats: number;
  /** Whether nothing is measured ahead: no constants, so no theory, and not what the load generator itself can do. */
  readonly isBare: boolean;
}

/** What has come of it, as far as it went. */
export interface Findings {
  readonly capacity: Capacity | null;
  readonly constants: readonly Constant[];
  readonly sections: readonly Section[];
}

/** Is told what comes next, and how many seconds are left from here. */
export type Progress = (next: string, secondsLeft: number) => void;

const ECHO = { service: "echo" };
const CLIENTS = 20;
const WINDOW = 500;
/** Seconds that constants take, a check of conformance, and what comes on top of each measurement: for the first estimate. */
const TAKES = { constants: 8, check: 0.6, capacity: 1, around: 1.2 };
const message = new Uint8Array(64).fill(0x61);

/**
 * Puts every contender under every workload, as often as asked, in an order that is different each time: so that what
 * changes on the machine in the course of a run changes for all of them.
 *
 * When the signal is aborted it stops, and returns what there is.
 */
export async function compare(
  { contenders, workloads, repeats, isBare }: Comparison,
  setting: Setting,
  progress: Progress,
): Promise<Findings> {
  const runtimes = new Set(contenders.flatMap((each) => ("guest" in each ? [] : [each.runtime])));
  const trials = workloads.flatMap((workload) =>
    contenders
      .filter((contender) => takesPart(contender, workload))
      .map((contender): Trial => {
        return { contender, workload, samples: [], failures: [], emulated: false };
      }),
  );
  const constants = new Map<string, Constants>();
  let capacity: Capacity | null = null;
  const clock = new Clock(trials.length * repeats, setting.milliseconds);
  try {
    const candidates = candidatesIn(trials);
    if (!isBare) {
      progress("the load generator's own limit", clock.left(candidates.length, runtimes.size));
      capacity = await capacityOf(setting);
      let unknown = runtimes.size;
      for (const runtime of runtimes) {
        progress(`constants of ${runtime}`, clock.left(candidates.length, unknown--));
        const known = await constantsOf(runtime, setting);
        if (known) constants.set(runtime, known);
      }
    }
    for (const [index, candidate] of candidates.entries()) {
      const { contender, family } = candidate;
      const question = `does ${nameOf(contender, contenders)} ${family === "relay" ? "relay" : "echo"}?`;
      progress(question, clock.left(candidates.length - index, 0));
      const fault = await faultOf(candidate, setting);
      if (fault === undefined) continue;
      const own = trials.filter((trial) => trial.contender === contender && trial.workload.family === family);
      for (const trial of own) trial.failures.push(fault);
    }

    const fit = trials.filter(({ failures }) => failures.length === 0);
    clock.forget(trials.length * repeats - fit.length * repeats);
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      for (const workload of workloads) {
        for (const trial of shuffled(fit.filter((each) => each.workload === workload))) {
          progress(`${workload.name}: ${nameOf(trial.contender, contenders)}`, clock.left(0, 0));
          await clock.time(() => attempt(trial, setting, constants));
        }
      }
    }
  } catch (error) {
    if (!setting.signal.aborted) throw error;
  }
  return {
    capacity,
    constants: [...runtimes].flatMap((runtime) => {
      const known = constants.get(runtime);
      return known ? listOf(known, runtime) : [];
    }),
    sections: workloads.flatMap((workload) => {
      const own = trials.filter((trial) => trial.workload === workload);
      return sectionOf(workload, own, contenders, constants) ?? [];
    }),
  };
}

/** One measurement; what goes wrong in it is a result, too. */
async function attempt(
  trial: Trial,
  setting: Setting,
  constants: ReadonlyMap<string, Constants>,
): Promise<void> {
  const { contender, workload, samples, failures } = trial;
  let sample: Sample | undefined;
  const known = "guest" in contender ? undefined : constants.get(contender.runtime);
  await using stage = new OpenStage(contender, workload, setting, known);
  try {
    sample = await workload.measure(stage);
    setting.signal.throwIfAborted();
  } catch (error) {
    setting.signal.throwIfAborted();
    failures.push(error instanceof Error ? error.message : String(error));
  }
  // One that failed keeps its place, so that repeats are told apart by their number.
  samples.push(sample);
  trial.emulated = stage.emulated;
}

/** A server as one of a kind, of which something is expected before its time is taken. */
interface Candidate {
  readonly contender: Contender;
  readonly family: Family;
  readonly service: string;
}

/** Each server once for each kind of workload in which it takes part. */
function candidatesIn(trials: readonly Trial[]): Candidate[] {
  const candidates: Candidate[] = [];
  for (const { contender, workload } of trials) {
    const { family } = workload;
    const isKnown = candidates.some((one) => one.contender === contender && one.family === family);
    if (isKnown || (family === "stream" && !echoes(contender))) continue;
    candidates.push({ contender, family, service: family === "relay" ? workload.service : ECHO.service });
  }
  return candidates;
}

/** What a server does in place of what all of its kind do; undefined for one that is fit. */
async function faultOf(
  { contender, family, service }: Candidate,
  setting: Setting,
): Promise<string | undefined> {
  await using stage = new OpenStage(contender, { service }, setting);
  try {
    const { endpoint } = await stage.start();
    await expectations[family](endpoint, setting.signal);
    return undefined;
  } catch (error) {
    setting.signal.throwIfAborted();
    return error instanceof Error ? error.message : String(error);
  }
}

/** Undefined for a runtime that does not work; why is told by those who are measured on it. */
async function constantsOf(runtime: Runtime, setting: Setting): Promise<Constants | undefined> {
  try {
    return await measureConstants(runtime, setting);
  } catch {
    setting.signal.throwIfAborted();
    return undefined;
  }
}

/** What the generator gets out of a server in C, which costs next to nothing; out of our event loop where there is no compiler. */
async function capacityOf(setting: Setting): Promise<Capacity | null> {
  const { threads, cores } = setting.generator;
  const candidates: readonly (readonly [string, Contender])[] = [
    ["an epoll loop in C", { guest: guestOf("c-epoll") }],
    ["event-loop on node", { model: "event-loop", runtime: "node" }],
  ];
  for (const [against, contender] of candidates) {
    await using stage = new OpenStage(contender, ECHO, setting);
    try {
      const server = await stage.start();
      const load = await stage.load({
        endpoint: server.endpoint,
        connections: CLIENTS,
        request: message,
        reply: message,
      });
      const { result } = await observe(server, load, WINDOW);
      return {
        repliesPerSecond: result.replies / result.seconds,
        against,
        threads,
        pinned: cores.length > 0 && result.pinned,
      };
    } catch {
      setting.signal.throwIfAborted();
      // No compiler: the next one.
    }
  }
  return null;
}

/** Whether a workload is for servers of this kind. */
export function takesPart(contender: Contender, { family, service }: Workload): boolean {
  if (!("guest" in contender)) return modelOf(contender)?.family === family;
  // Under streams a guest that lacks a service is a row that says so; of a relay nobody expects an echo, or the reverse.
  return family === "stream" || answers(contender.guest, service);
}

/** Whether it says that it echoes: only then it can be asked to. */
function echoes(contender: Contender): boolean {
  return "guest" in contender
    ? answers(contender.guest, ECHO.service)
    : modelOf(contender)?.family === "stream";
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  const order = [...items];
  // Fisher and Yates, by Durstenfeld.
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    const [one, two] = [order[last], order[other]];
    if (one !== undefined && two !== undefined) [order[last], order[other]] = [two, one];
  }
  return order;
}

/** Guesses how long the rest takes by how long the part before has taken. */
class Clock {
  #missing: number;
  #elapsed = 0;
  #done = 0;
  readonly #guess: number;

  constructor(measurements: number, milliseconds: number) {
    this.#missing = measurements;
    this.#guess = milliseconds / 1000 + TAKES.around;
  }

  /** In seconds. */
  left(unchecked: number, withoutConstants: number): number {
    // The guess counts as one measurement, so that the first ones do not decide all.
    const each = (this.#elapsed + this.#guess) / (this.#done + 1);
    return (
      this.#missing * each + unchecked * TAKES.check + withoutConstants * TAKES.constants + TAKES.capacity
    );
  }

  /** There will be so many measurements less. */
  forget(measurements: number): void {
    this.#missing -= measurements;
  }

  async time(measurement: () => Promise<void>): Promise<void> {
    const startedAt = performance.now();
    await measurement();
    this.#elapsed += (performance.now() - startedAt) / 1000;
    this.#done += 1;
    this.#missing -= 1;
  }
}
