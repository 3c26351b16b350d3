import { setTimeout as elapsed } from "node:timers/promises";
import { connect, type Connection } from "@acceptloop/sockets";
import type { Contender } from "./contenders.ts";
import { Load, type LoadResult } from "./load.ts";
import { type Usage, usageOf } from "./process-tree.ts";
import type { Cell, Figures } from "./report.ts";
import { type Server, startServer } from "./server.ts";
import type { Workload } from "./workloads.ts";

/** How long things take, in milliseconds. */
export interface Timing {
  /** Longest wait for the first reply to every client; who waits longer is not waited for. */
  readonly warmUp: number;
  /** How long replies are counted. */
  readonly measurement: number;
}

/**
 * Puts one server under one load.
 *
 * @param signal ends the measurement early, and the server with it
 * @throws {Error} `AbortError` when the signal did so; anything else that goes wrong is part of the cell
 */
export async function measure(
  contender: Contender,
  workload: Workload,
  timing: Timing,
  signal: AbortSignal,
): Promise<Cell> {
  const { model, runtime } = contender;
  let server: Server | undefined;
  try {
    server = await startServer(contender, workload.service);
    const figures = await underLoad(server, workload, timing, signal);
    return { model, runtime, emulated: server.emulated, figures };
  } catch (error) {
    signal.throwIfAborted();
    const failure = error instanceof Error ? error.message : String(error);
    return { model, runtime, emulated: server?.emulated ?? false, failure };
  } finally {
    await server?.stop();
  }
}

async function underLoad(
  server: Server,
  workload: Workload,
  { warmUp, measurement }: Timing,
  signal: AbortSignal,
): Promise<Figures> {
  const silent: Connection[] = [];
  const load = new Load(workload);
  try {
    for (let count = 0; count < workload.silentClients; count += 1)
      silent.push(await connect(server.endpoint));
    await Promise.race([load.start(server.endpoint), elapsed(warmUp, undefined, { signal })]);

    const before = usageOf(server.pid);
    const generatorBefore = process.cpuUsage();
    const startedAt = performance.now();
    load.reset();
    await elapsed(measurement, undefined, { signal });
    const seconds = (performance.now() - startedAt) / 1000;
    const { user, system } = process.cpuUsage(generatorBefore);
    const result = load.result();
    const after = usageOf(server.pid);
    return figuresOf(workload, result, seconds, (user + system) / 1_000_000 / seconds, before, after);
  } finally {
    load.stop();
    for (const connection of silent) connection.abort();
  }
}

function figuresOf(
  { clients }: Workload,
  { replies, latency, answered, refused, failed }: LoadResult,
  seconds: number,
  generatorUse: number,
  before: Usage | undefined,
  after: Usage | undefined,
): Figures {
  // With fewer replies a percentile would only be another name for the slowest of them.
  const at = (share: number): number | null =>
    replies * (1 - share / 100) >= 1 ? latency.percentile(share) / 1_000_000 : null;
  const processorTime = before && after ? after.processorTime - before.processorTime : null;
  return {
    repliesPerSecond: replies / seconds,
    replies,
    latency: { p50: at(50), p90: at(90), p99: at(99), "p99.9": at(99.9) },
    clients,
    unanswered: clients - answered,
    refused,
    failed,
    memory: after?.memory ?? null,
    processes: after?.processes ?? null,
    threads: after?.threads ?? null,
    processorTime,
    cores: processorTime === null ? null : processorTime / seconds,
    generatorUse,
  };
}
