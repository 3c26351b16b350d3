import { availableParallelism } from "node:os";
import { connect } from "@acceptloop/sockets";
import type { Runtime } from "./contenders/models.ts";
import { usageOf } from "./machine/process-tree.ts";
import type { Constant } from "./report/report.ts";
import { OpenStage, type Setting } from "./stage.ts";
import { Crowd, isAnswered } from "./workloads/crowd.ts";
import { observe, type Observation } from "./workloads/observe.ts";

/** Numbers of this machine and a runtime, from which theory predicts. Times in seconds, memory in bytes. */
export interface Constants {
  readonly cores: number;
  /** Processes or threads that a pool has: one for each core. */
  readonly workers: number;
  /** How many threads the load generator has. */
  readonly generatorThreads: number;
  /** Processor time of the server for an echo (S), and of the load generator (G), whichever of its threads has it. */
  readonly echo: number;
  readonly generator: number;
  /** The same with one client, when the event loop turns for each single message. */
  readonly echoAlone: number;
  readonly generatorAlone: number;
  /** Processor time of the server for a connection with one echo, and of the load generator. */
  readonly connection: number;
  readonly connector: number;
  /** Processor time of the server to echo a byte of many, and of the load generator. */
  readonly copy: number;
  readonly copyGenerator: number;
  /** From a request of `work:10` to its reply, with nobody else there. */
  readonly work: number;
  /** Processor time until a fresh process, or thread, has answered its client; null where it cannot be told. */
  readonly processStart: number | null;
  readonly threadStart: number | null;
  /** What one more of them, or a connection in a loop, adds to the proportional set size. */
  readonly processMemory: number | null;
  readonly threadMemory: number | null;
  readonly connectionMemory: number;
}

const WINDOW = 500;
const CLIENTS = 20;
const STARTS = 6;
const IDLE = 2000;
const MANY = 1_048_576;
const message = new Uint8Array(64).fill(0x61);
const think = new TextEncoder().encode("think\n");

/** Measures them; it takes about six seconds. */
export async function measureConstants(runtime: Runtime, setting: Setting): Promise<Constants> {
  const cores = availableParallelism();
  const staying = await observeLoop(runtime, setting, "echo", { connections: CLIENTS, request: message });
  const single = await observeLoop(runtime, setting, "echo", { connections: 1, request: message });
  const changing = await observeLoop(runtime, setting, "echo", {
    connections: 4,
    request: message,
    reconnects: true,
  });
  const copying = await observeLoop(runtime, setting, "echo", {
    connections: 4,
    request: new Uint8Array(MANY).fill(0x62),
  });
  const working = await observeLoop(runtime, setting, "work:10", { connections: 1, request: think });
  const start = await startCost("fork", runtime, setting);
  const startOfThread = await startCost("thread", runtime, setting);
  return {
    cores,
    workers: cores,
    generatorThreads: setting.generator.threads,
    echo: serverCost(staying),
    generator: generatorCost(staying),
    echoAlone: serverCost(single),
    generatorAlone: generatorCost(single),
    connection: serverCost(changing),
    connector: generatorCost(changing),
    copy: serverCost(copying) / MANY,
    copyGenerator: generatorCost(copying) / MANY,
    work: (working.result.latency.percentile(50) ?? 0) / 1000,
    processStart: start.time,
    processMemory: start.memory,
    threadStart: startOfThread.time,
    threadMemory: startOfThread.memory,
    connectionMemory: await memoryOfConnection(runtime, setting),
  };
}

/** The same as a report tells them. */
export function listOf(constants: Constants, runtime: Runtime): Constant[] {
  const row = (name: string, value: number | null, unit: string): Constant[] =>
    value === null ? [] : [{ name, value, unit, of: runtime }];
  return [
    { name: "cores", value: constants.cores, unit: "", of: "machine" },
    ...row("service time of an echo, S", constants.echo * 1e6, "µs"),
    ...row("load generator for an echo, G", constants.generator * 1e6, "µs"),
    ...row("service time of an echo to a single client, S1", constants.echoAlone * 1e6, "µs"),
    ...row("load generator for that, G1", constants.generatorAlone * 1e6, "µs"),
    ...row("service time of a connection with one echo", constants.connection * 1e6, "µs"),
    ...row("load generator for a connection with one echo", constants.connector * 1e6, "µs"),
    ...row("service time of a MB of many", constants.copy * 1e9, "ms"),
    ...row("load generator for that", constants.copyGenerator * 1e9, "ms"),
    ...row("service time of work:10", constants.work * 1e3, "ms"),
    ...row("start of a process", constants.processStart && constants.processStart * 1e3, "ms"),
    ...row("start of a thread", constants.threadStart && constants.threadStart * 1e3, "ms"),
    ...row("memory of a process", constants.processMemory && constants.processMemory / 1e6, "MB"),
    ...row("memory of a thread", constants.threadMemory && constants.threadMemory / 1e6, "MB"),
    ...row("memory of a connection", constants.connectionMemory / 1e3, "kB"),
  ];
}

async function observeLoop(
  runtime: Runtime,
  setting: Setting,
  service: string,
  plan: { connections: number; request: Uint8Array; reconnects?: boolean },
): Promise<Observation> {
  await using stage = new OpenStage({ model: "event-loop", runtime }, { service }, setting);
  const server = await stage.start();
  const load = await stage.load({ endpoint: server.endpoint, reply: plan.request, ...plan });
  return await observe(server, load, WINDOW);
}

function serverCost({ used, result }: Observation): number {
  // Without /proc the loop is taken to be busy all the time, which under this load it is.
  return (used?.processorTime ?? result.seconds) / Math.max(1, result.replies);
}

function generatorCost({ result }: Observation): number {
  return (result.coresNeeded * result.seconds) / Math.max(1, result.replies);
}

/** What it costs to start a unit, one at a time: its client waits for the first reply. */
async function startCost(
  model: "fork" | "thread",
  runtime: Runtime,
  setting: Setting,
): Promise<{ time: number | null; memory: number | null }> {
  await using stage = new OpenStage({ model, runtime }, { service: "echo" }, setting);
  const server = await stage.start();
  const before = usageOf(server.pid);
  await using crowd = new Crowd();
  for (let count = 0; count < STARTS; count += 1) {
    const connection = await connect(server.endpoint, { signal: setting.signal });
    crowd.connections.push(connection);
    await isAnswered(connection, message, setting.signal);
  }
  const after = usageOf(server.pid);
  if (!before || !after) return { time: null, memory: null };
  return {
    time: (after.processorTime - before.processorTime) / STARTS,
    memory: (after.memory - before.memory) / STARTS,
  };
}

async function memoryOfConnection(runtime: Runtime, setting: Setting): Promise<number> {
  await using stage = new OpenStage({ model: "event-loop", runtime }, { service: "echo" }, setting);
  const server = await stage.start();
  const before = usageOf(server.pid)?.memory ?? 0;
  await using crowd = await Crowd.gather(server.endpoint, IDLE, setting.signal);
  // When the last one has been answered, all before it have been accepted.
  const last = crowd.connections.at(-1);
  if (last) await isAnswered(last, message, setting.signal);
  return Math.max(0, (usageOf(server.pid)?.memory ?? 0) - before) / Math.max(1, crowd.size);
}
