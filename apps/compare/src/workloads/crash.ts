import { setTimeout as elapsed } from "node:timers/promises";
import { connect, type Connection } from "@acceptloop/sockets";
import type { Endpoint } from "@acceptloop/address/endpoint";
import type { Server } from "../contenders/start.ts";
import { survivors } from "../theory.ts";
import { Crowd, isAnswered } from "./crowd.ts";
import { valueOf } from "./finding.ts";
import type { Sample, Stage, Workload } from "./workload.ts";

const CLIENTS = 10;
const AGAIN = 50;
const LONGEST_RECOVERY = 5000;
/** Answered in good time: whoever has the processor to himself takes a thousandth of it. */
const PATIENCE = 1000;
const request = new TextEncoder().encode("hello\n");
const fault = { throws: "POISON\n", spins: "SPIN\n" } as const;

/** W8: one request that the program cannot stand. */
export const crash: Workload = {
  name: "crash",
  title: `${CLIENTS} clients are being served when one more sends a request that throws; then the same with one that never comes back`,
  question: "Whom does one bad request take with it?",
  family: "stream",
  service: "crash",
  metrics: ["survivors", "recovery", "hangSurvivors"],
  async measure(stage) {
    const thrown = await survive(stage, "throws");
    const spun = await survive(stage, "spins");
    return {
      values: { survivors: thrown.survivors, recovery: thrown.recovery, hangSurvivors: spun.survivors },
    } satisfies Sample;
  },
  predict: (model, constants) => ({
    survivors: survivors(model, constants),
    hangSurvivors: survivors(model, constants),
  }),
  finding: (cells) => {
    const said = cells
      .filter((cell) => valueOf(cell, "survivors") !== null)
      .map((cell) => `${cell.name} ${Math.round(valueOf(cell, "survivors") ?? 0)} %`);
    return said.length === 0
      ? "Nothing could be measured."
      : `Of the other clients were served on after a crash: ${said.join(", ")}.`;
  },
};

/** Sends the fault, and looks who is still served. */
async function survive(
  stage: Stage,
  kind: keyof typeof fault,
): Promise<{ survivors: number | null; recovery: number | null }> {
  const server = await stage.start();
  await using crowd = await Crowd.gather(server.endpoint, CLIENTS, stage.signal);
  const before = await answeredOf(crowd.connections, stage.signal);
  if (before.length === 0) return { survivors: null, recovery: null };
  // Where one client is served at a time, only that one can send anything.
  const culprit = before.length < CLIENTS ? before[0] : await connect(server.endpoint);
  try {
    await culprit?.write(new TextEncoder().encode(fault[kind]));
    const faultAt = performance.now();
    await untilFelt(server, culprit, kind);
    const recovery = kind === "throws" ? await recoveryOf(server.endpoint, faultAt, stage.signal) : null;
    const others = before.filter((connection) => connection !== culprit);
    const after = await answeredOf(others, stage.signal);
    return { survivors: others.length === 0 ? 0 : (after.length / others.length) * 100, recovery };
  } finally {
    culprit?.abort();
  }
}

/** A crash ends the culprit's connection; of an endless loop nobody is told, so it is given time to begin. */
async function untilFelt(
  server: Server,
  culprit: Connection | undefined,
  kind: keyof typeof fault,
): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE);
  const gone = kind === "throws" ? culprit?.read({ signal }).catch(() => null) : undefined;
  await Promise.race([server.ended, gone ?? elapsed(PATIENCE / 4)]);
}

/** Those who get an answer, all asked at the same time. */
async function answeredOf(
  connections: readonly Connection[],
  signal: AbortSignal,
): Promise<readonly Connection[]> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
  const answers = await Promise.all(
    connections.map((connection) => isAnswered(connection, request, patience)),
  );
  return connections.filter((_, index) => answers[index]);
}

/** From the fault until a new client is answered, in milliseconds; null if none is. */
async function recoveryOf(endpoint: Endpoint, since: number, signal: AbortSignal): Promise<number | null> {
  while (performance.now() - since < LONGEST_RECOVERY) {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
    const connection = await connect(endpoint, { signal: patience }).catch(() => undefined);
    const isServed = connection !== undefined && (await isAnswered(connection, request, patience));
    connection?.abort();
    if (isServed) return performance.now() - since;
    signal.throwIfAborted();
    await elapsed(AGAIN);
  }
  return null;
}
