import { existsSync } from "node:fs";
import { setTimeout as elapsed } from "node:timers/promises";
import {
  type Client,
  client,
  commandOf,
  type Runtime,
  type RunningProgram,
  start,
  processorTicks,
} from "@acceptloop/test-utils";

/** What one client does to the server. */
export type Misdeed = "crash" | "out of memory" | "endless loop" | "abort(3)";

/** Models, in the order in which they are told. */
export const models = ["thread", "thread-pool", "thread-reuseport", "watcher-executors"] as const;
export type Model = (typeof models)[number];

/** Clients besides the one that does it. */
export const OTHERS = 12;

const WORKERS = 4;
const MEGABYTES = 64;
const PATIENCE = 5000;

/** The line of the service `crash` that does it. */
const lines: Readonly<Partial<Record<Misdeed, string>>> = {
  crash: "POISON\n",
  "out of memory": "GLUTTON\n",
  "endless loop": "SPIN\n",
};

/** How many of the others are served on, and how many should be. */
export interface Survival {
  readonly survived: number;
  readonly expected: number;
}

/** Lets one client do its worst, and then asks all the others. */
export async function survivorsOf(misdeed: Misdeed, model: Model, runtime: Runtime): Promise<Survival> {
  const server = await start(
    commandOf(
      "threaded-server",
      runtime,
      "serve",
      "0",
      "--json",
      "--service",
      "crash",
      "--model",
      model,
    ).concat("--workers", String(WORKERS), "--thread-memory", String(MEGABYTES)),
  );
  try {
    const culprit = await client(server.port);
    await exchange(culprit);
    const alone = await clientsOfThreads(server);
    const others = await Promise.all(Array.from({ length: OTHERS }, () => client(server.port)));
    // A pool serves as many as it has threads; the others wait until one leaves.
    const served = model === "thread-pool" ? [] : others;
    await Promise.all(served.map(exchange));
    const together = await clientsOfThreads(server);
    const thread = alone.indexOf(1);
    const neighbours = thread < 0 ? 0 : (together[thread] ?? 1) - 1;

    await commit(misdeed, culprit, server);
    const answers = await Promise.all(others.map(answersStill));
    const survived = answers.filter((isAnswered) => isAnswered).length;
    if (misdeed === "abort(3)") return { survived, expected: 0 };
    return { survived, expected: OTHERS - neighbours };
  } finally {
    await server.stop("SIGKILL");
  }
}

async function commit(misdeed: Misdeed, culprit: Client, server: RunningProgram): Promise<void> {
  const line = lines[misdeed];
  if (line === undefined) {
    await server.stop("SIGABRT");
    return;
  }
  await culprit.send(line);
  const isOver = culprit.receive(1).catch(() => undefined);
  // Nothing but the processor time tells that a thread has begun to spin. Everything else ends the culprit's connection,
  // unless it happens inside a promise on Deno, which then merely never settles.
  await (misdeed === "endless loop" ? untilBusy(server.pid) : Promise.race([isOver, elapsed(3000)]));
}

/** Waits until a process has computed for half a second, or for as long where the system does not tell. */
async function untilBusy(pid: number): Promise<void> {
  if (!existsSync("/proc/self/stat")) return await elapsed(500);
  const before = processorTicks(pid);
  while (processorTicks(pid) < before + 50) await elapsed(10);
}

async function exchange(one: Client): Promise<void> {
  await one.send("hello\n");
  await one.receive(6);
}

/** Whether a client gets an answer; afterwards it leaves, which lets the next one in. */
async function answersStill(one: Client): Promise<boolean> {
  const patience = new AbortController();
  const isAnswered = await Promise.race([
    exchange(one).then(
      () => true,
      () => false,
    ),
    elapsed(PATIENCE, false, { signal: patience.signal }),
  ]);
  patience.abort();
  one.reset();
  return isAnswered;
}

/** How many clients each thread has; nothing where threads do not have clients of their own. */
async function clientsOfThreads(server: RunningProgram): Promise<readonly number[]> {
  const seen = server.stdout().length;
  process.kill(server.pid, "SIGUSR1");
  while (!server.stdout().slice(seen).includes("\n")) await elapsed(10);
  const { open }: { open?: unknown } = JSON.parse(server.stdout().slice(seen));
  return Array.isArray(open) ? open.map(Number) : [];
}
