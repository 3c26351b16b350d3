import { usageOf } from "../machine/process-tree.ts";
import { memoryOfConnection } from "../theory.ts";
import { extremes, sentences, whoAnswered } from "./finding.ts";
import { memoryOfEach } from "./memory-of-each.ts";
import { NO_LIMIT } from "./no-limit.ts";
import { observe, sampleOf } from "./observe.ts";
import type { Sample, Stage, Workload } from "./workload.ts";

const CLIENTS = 1000;
const CLIENTS_OF_EACH = 30;
const request = new Uint8Array(64).fill(0x66);

/** W9: what a client costs who has been served and stays. */
export const memory: Workload = {
  name: "memory",
  title: `${CLIENTS} clients (${CLIENTS_OF_EACH} where each gets a process or a thread) connect, get one echo a second, and stay`,
  question: "What does a client hold who stays?",
  family: "stream",
  service: "echo",
  metrics: ["memoryPerConnection", "memory", "processes", "threads", "descriptors", "answered"],
  options: () => ["--max-connections", NO_LIMIT],
  measure,
  predict: (model, constants) => {
    const each = memoryOfConnection(model, constants);
    return each ? { memoryPerConnection: each } : {};
  },
  finding: (cells) =>
    sentences(whoAnswered(cells), extremes(cells, "memoryPerConnection", "holds most for a client", "least")),
};

async function measure(stage: Stage): Promise<Sample> {
  const server = await stage.start();
  const before = usageOf(server.pid);
  const connections = stage.model?.sharing === "each" ? CLIENTS_OF_EACH : CLIENTS;
  const load = await stage.load({
    endpoint: server.endpoint,
    connections,
    request,
    reply: request,
    rate: connections,
  });
  const observation = await observe(server, load, stage.milliseconds);
  const sample = sampleOf(observation);
  const isServed = observation.result.clientsAnswered === connections;
  const memoryPerConnection = memoryOfEach(before, observation.usage, isServed, connections);
  return { ...sample, values: { ...sample.values, memoryPerConnection } };
}
