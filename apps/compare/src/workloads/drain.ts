import { once } from "node:events";
import { connect } from "@acceptloop/sockets";
import type { Server } from "../contenders/start.ts";
import { Crowd, isAnswered } from "./crowd.ts";
import { extremes, sentences } from "./finding.ts";
import type { Sample, Stage, Workload } from "./workload.ts";

const CLIENTS = 8;
const PATIENCE = 10_000;
const request = new TextEncoder().encode("hello\n");

/** W14: how long a server takes to be there, and whether it leaves in order. */
export const drain: Workload = {
  name: "drain",
  title: `from the start to a first reply; then SIGTERM while ${CLIENTS} clients wait for the reply to a request of 50 ms`,
  question: "How soon is it there, and does it finish what it has begun?",
  family: "stream",
  service: "sleep:50",
  metrics: ["start", "drain", "lost"],
  measure,
  predict: () => ({ lost: { value: 0, formula: "none: who was accepted is served" } }),
  finding: (cells) =>
    sentences(
      extremes(cells, "start", "takes longest to be there", "least"),
      extremes(cells, "lost", "lost most", "least"),
    ),
};

async function measure(stage: Stage): Promise<Sample> {
  const patience = AbortSignal.any([stage.signal, AbortSignal.timeout(PATIENCE)]);
  const server = await stage.start();
  const listeningAt = performance.now();
  const first = await connect(server.endpoint, { signal: patience });
  const isThere = await isAnswered(first, request, patience);
  first.abort();
  const start = isThere ? server.startTook + performance.now() - listeningAt : null;

  await using crowd = await Crowd.gather(server.endpoint, CLIENTS, stage.signal);
  // Who has been answered once is being served, and not still in the queue of the kernel.
  const greeted = await Promise.all(
    crowd.connections.map((connection) =>
      isAnswered(connection, request, AbortSignal.any([patience, AbortSignal.timeout(2000)])),
    ),
  );
  const inService = crowd.connections.filter((_, index) => greeted[index]);
  const replies = inService.map(async (connection) => {
    const isServed = await isAnswered(connection, request, patience);
    await connection.shutdown("write").catch(() => {});
    return isServed;
  });
  const askedAt = performance.now();
  const patienceWithTheEnd = AbortSignal.any([stage.signal, AbortSignal.timeout(PATIENCE)]);
  server.signal("SIGTERM");
  const served = (await Promise.all(replies)).filter(Boolean).length;
  for (const connection of crowd.connections) connection.abort();
  // Who has not ended by then is killed by the stage, with all its processes.
  const hasEnded = await endsBefore(server, patienceWithTheEnd);
  stage.signal.throwIfAborted();
  return {
    values: {
      start,
      drain: hasEnded ? performance.now() - askedAt : null,
      lost: inService.length === 0 ? null : (1 - served / inService.length) * 100,
    },
    doubts: hasEnded
      ? []
      : [{ sentence: `It did not end within ${PATIENCE / 1000} s of SIGTERM.`, metrics: ["drain"] }],
  };
}

async function endsBefore({ ended }: Server, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  return await Promise.race([ended.then(() => true), once(signal, "abort").then(() => false)]);
}
