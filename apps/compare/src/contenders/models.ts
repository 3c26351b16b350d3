import { fileURLToPath } from "node:url";
import type { Guest } from "./guests.ts";

/** What a server does after accept(), in the terms by which theory predicts it. */
interface Discipline {
  /** What a client, or a worker, gets: nothing of its own, a process, or a thread. */
  readonly unit: "none" | "process" | "thread";
  /**
   * Who has how many of them: `one` client at a time; `each` client has one; a `pool` whose workers have one client each
   * until it leaves; `loops` that each serve many clients; `executors` that take requests, not clients.
   */
  readonly sharing: "one" | "each" | "pool" | "loops" | "executors";
  /** Whether units are started before there are clients. */
  readonly isAhead: boolean;
  /**
   * Of several loops, who gets a client: who is first to `accept`; whom the parent has `passed` it; or whom the kernel has
   * chosen by a `hash` of its address.
   */
  readonly intake?: "accept" | "passed" | "hash";
}

/** What kind of server it is: which workloads it takes part in. */
export type Family = "stream" | "datagram" | "relay";

/** A model of ours: the program that has it, and how it works. */
export interface Model extends Discipline {
  readonly app: string;
  readonly family: Family;
  /** Its name on that program's command line. */
  readonly option: string;
}

/** A server that is compared. */
export type Contender = OurContender | GuestContender;

/** A model of ours on a runtime. */
export interface OurContender {
  readonly model: string;
  readonly runtime: Runtime;
}

/** Somebody else's server. */
interface GuestContender {
  readonly guest: Guest;
}

/** What a server runs on. */
export type Runtime = "node" | "deno" | "bun";

export const runtimes: readonly Runtime[] = ["node", "deno", "bun"];

const alone = { unit: "none", isAhead: true } as const;
const forks = { unit: "process", family: "stream", app: "fork-server" } as const;
const threads = { unit: "thread", family: "stream", app: "threaded-server" } as const;

/** Every model, in the order in which they are told. */
export const models: Readonly<Record<string, Model>> = {
  iterative: { ...alone, app: "tcp-echo", option: "iterative", family: "stream", sharing: "one" },
  "event-loop": { ...alone, app: "tcp-echo", option: "event-loop", family: "stream", sharing: "loops" },
  fork: { ...forks, option: "fork", sharing: "each", isAhead: false },
  "fork-spare": { ...forks, option: "fork-spare", sharing: "each", isAhead: true },
  "prefork-pass": { ...forks, option: "prefork-pass", sharing: "loops", isAhead: true, intake: "passed" },
  "prefork-accept": { ...forks, option: "prefork-accept", sharing: "loops", isAhead: true, intake: "accept" },
  "prefork-reuseport": {
    ...forks,
    option: "prefork-reuseport",
    sharing: "loops",
    isAhead: true,
    intake: "hash",
  },
  thread: { ...threads, option: "thread", sharing: "each", isAhead: false },
  "thread-pool": { ...threads, option: "thread-pool", sharing: "pool", isAhead: true },
  "thread-reuseport": {
    ...threads,
    option: "thread-reuseport",
    sharing: "loops",
    isAhead: true,
    intake: "hash",
  },
  "watcher-executors": { ...threads, option: "watcher-executors", sharing: "executors", isAhead: true },
  relay: { ...alone, app: "select-relay", option: "select", family: "relay", sharing: "loops" },
  udp: { ...alone, app: "udp-echo", option: "event-loop", family: "datagram", sharing: "loops" },
  "udp-reuseport": {
    app: "udp-echo",
    option: "reuseport",
    family: "datagram",
    unit: "process",
    sharing: "loops",
    isAhead: true,
  },
};

/** How a contender works; undefined for a guest, of which nobody knows. */
export function modelOf(contender: Contender): Model | undefined {
  return "guest" in contender ? undefined : models[contender.model];
}

/** `fork`, `fork (bun)` where several runtimes are compared, or a guest's name. */
export function nameOf(contender: Contender, all: readonly Contender[]): string {
  if ("guest" in contender) return contender.guest.name;
  const used = new Set(all.flatMap((each) => ("guest" in each ? [] : [each.runtime])));
  return used.size === 1 ? contender.model : `${contender.model} (${contender.runtime})`;
}

/** The command line that starts a model of ours on a free port; servers are known by nothing else. */
export function commandOf(
  { model, runtime }: OurContender,
  service: string,
  options: readonly string[] = [],
): string[] {
  const known = models[model];
  if (known === undefined) throw new RangeError(`there is no model ${JSON.stringify(model)}`);
  const program = fileURLToPath(import.meta.resolve(`@acceptloop/${known.app}`));
  // Relays have no service: they pass on what they get.
  const answers = known.family === "relay" ? [] : ["--service", service];
  return [
    ...launcherOf(runtime),
    program,
    "serve",
    "0",
    "--model",
    known.option,
    ...answers,
    ...options,
    "--json",
  ];
}

/** How a runtime is called: the one that runs us by its own path, the others as the shell finds them. */
export function launcherOf(runtime: Runtime): string[] {
  if (runtime === "deno") return ["deno", "run", "--allow-all"];
  const isOurs =
    runtime === "bun"
      ? "bun" in process.versions
      : !("bun" in process.versions || "deno" in process.versions);
  // With our own options: among them may be the condition by which the workspace resolves to its source.
  return isOurs ? [process.execPath, ...process.execArgv] : [runtime];
}
