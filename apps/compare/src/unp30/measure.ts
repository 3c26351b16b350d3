import { setTimeout as elapsed } from "node:timers/promises";
import { guestOf } from "../contenders/guests.ts";
import { commandOf } from "../contenders/models.ts";
import { startGuest } from "../contenders/start-guest.ts";
import { type Server, startServer } from "../contenders/start.ts";
import type { Warden } from "../contenders/warden.ts";
import { usageOf } from "../machine/process-tree.ts";
import { lines } from "./book.ts";
import type { Clients } from "./clients.ts";
import type { Figures, Measured, Plan, Subject } from "./result.ts";

/** Milliseconds between two looks at a server that has served all its clients, and how many looks at the most. */
const INTERVAL = 100;
const LOOKS = 50;
/** What all of them answer: as many bytes as a line says. */
const SERVICE = "bytes";

/** Options by which servers of ours are given a pool; the others have none. */
const poolOptions: Readonly<Record<string, string>> = {
  "fork-spare": "--spares",
  "prefork-accept": "--workers",
  "prefork-pass": "--workers",
  "prefork-reuseport": "--workers",
  "thread-pool": "--workers",
  "thread-reuseport": "--workers",
  "watcher-executors": "--workers",
};

/** Those in C are told how large their pool is by a word more. */
const poolsInC: ReadonlySet<string> = new Set(["prefork-accept", "prethread"]);

/** Those whose pool's members have clients of their own, which they count: figure 30.2 is about them. */
const countingModels: ReadonlySet<string> = new Set([
  "prefork-accept",
  "prefork-pass",
  "prefork-reuseport",
  "thread-pool",
  "thread-reuseport",
]);

/**
 * Lets the clients visit one server.
 *
 * @param onProgress is told how many connections have been served
 * @param signal ends it early
 * @throws {Error} `AbortError` when the signal did so; anything else that goes wrong is part of the result
 */
export async function measure(
  subject: Subject,
  plan: Plan,
  clients: Clients,
  warden: Warden,
  onProgress: (served: number) => void,
  signal: AbortSignal,
): Promise<Measured> {
  let server: Server | undefined;
  try {
    server = await startSubject(subject, plan, warden);
    const { emulated } = server;
    const figures = await figuresOf(server, subject, plan, clients, onProgress, signal);
    return { ...subject, emulated, figures };
  } catch (error) {
    signal.throwIfAborted();
    const failure = error instanceof Error ? error.message : String(error);
    return { ...subject, emulated: server?.emulated ?? false, failure };
  } finally {
    await server?.stop();
  }
}

function startSubject({ model, platform }: Subject, plan: Plan, warden: Warden): Promise<Server> {
  if (platform !== "c") {
    return startServer(commandOf({ model, runtime: platform }, SERVICE, optionsOf(model, plan)), warden);
  }
  const guest = guestOf(lines.find((line) => line.model === model)?.inC ?? "");
  const pool = poolsInC.has(model) ? [String(plan.workers)] : [];
  return startGuest({ ...guest, command: [...guest.command, ...pool] }, SERVICE, warden);
}

function optionsOf(model: string, { workers, hosts, processes }: Plan): string[] {
  const option = poolOptions[model];
  // So many that each worker might have all clients: nobody is to wait for a limit that the book's servers do not have.
  const limit = ["--max-connections", String(workers * hosts * processes)];
  return option === undefined ? limit : [...limit, option, String(workers)];
}

async function figuresOf(
  server: Server,
  { model, platform }: Subject,
  plan: Plan,
  clients: Clients,
  onProgress: (served: number) => void,
  signal: AbortSignal,
): Promise<Figures> {
  const { endpoint, pid } = server;
  const processorSecondsToStart = usageOf(pid)?.processorTime ?? null;
  const startedAt = performance.now();
  const { served, failures } = await clients.visit({ endpoint, ...plan }, onProgress, signal);
  const seconds = (performance.now() - startedAt) / 1000;
  const [failure] = failures;
  if (failure !== undefined) {
    const many = `${failures.length} of ${plan.hosts * plan.processes} clients gave up`;
    throw new Error(`${many}, the first because ${failure}`);
  }
  const processorSeconds = await processorTimeAtRest(pid, signal);
  const clientsPerWorker = platform !== "c" && countingModels.has(model) ? await server.workers() : [];
  return { served, seconds, processorSeconds, processorSecondsToStart, clientsPerWorker };
}

/** When the last process or thread has been waited for, or the last spare one is there. */
async function processorTimeAtRest(pid: number, signal: AbortSignal): Promise<number | null> {
  let before: number | undefined;
  let now = usageOf(pid)?.processorTime;
  for (let look = 0; now !== before && look < LOOKS; look += 1) {
    await elapsed(INTERVAL, undefined, { signal });
    before = now;
    now = usageOf(pid)?.processorTime;
  }
  return now ?? null;
}
