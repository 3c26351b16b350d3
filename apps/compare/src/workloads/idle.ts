import { usageOf } from "../machine/process-tree.ts";
import { answeredBehind, memoryOfConnection } from "../theory.ts";
import { Crowd } from "./crowd.ts";
import { extremes, sentences, whoAnswered } from "./finding.ts";
import { memoryOfEach } from "./memory-of-each.ts";
import { NO_LIMIT } from "./no-limit.ts";
import { observe, sampleOf } from "./observe.ts";
import type { Sample, Stage, Workload } from "./workload.ts";

const IDLE = 10_000;
/** Of models that start something for each client: ten thousand would take hours, and more memory than there is. */
const IDLE_OF_EACH = 50;
const ACTIVE = 10;
const RATE = 500;
const request = new Uint8Array(64).fill(0x62);

/** W3: clients that are there and say nothing, which is what most clients do most of the time. */
export const idle: Workload = {
  name: "idle",
  title: `${IDLE} clients connect and say nothing; then ${ACTIVE} others want ${RATE} small echoes a second`,
  question: "What does a client cost who says nothing, and do the others feel it?",
  family: "stream",
  service: "echo",
  metrics: [
    "answered",
    "p50",
    "p99",
    "uncorrectedP99",
    "memoryPerConnection",
    "memory",
    "processes",
    "threads",
  ],
  options: ({ sharing }) => [
    "--backlog",
    "4096",
    "--idle-timeout",
    "0",
    "--max-connections",
    NO_LIMIT,
    ...(sharing === "pool" ? ["--queue", "20000"] : []),
  ],
  measure,
  predict: (model, constants) => {
    const memory = memoryOfConnection(model, constants);
    return {
      answered: answeredBehind(model, IDLE, constants),
      ...(memory && { memoryPerConnection: memory }),
    };
  },
  finding: (cells) =>
    sentences(
      whoAnswered(cells),
      extremes(cells, "memoryPerConnection", "takes most for a connection", "least"),
    ),
};

async function measure(stage: Stage): Promise<Sample> {
  const server = await stage.start();
  const isEach = stage.model?.sharing === "each";
  const wanted = isEach ? IDLE_OF_EACH : IDLE;
  const before = usageOf(server.pid);
  await using crowd = await Crowd.gather(server.endpoint, wanted, stage.signal);
  const load = await stage.load({
    endpoint: server.endpoint,
    connections: ACTIVE,
    request,
    reply: request,
    rate: RATE,
  });
  const observation = await observe(server, load, stage.milliseconds);
  const sample = sampleOf(observation);
  const isServed = observation.result.clientsAnswered === ACTIVE;
  const memoryPerConnection = memoryOfEach(before, observation.usage, isServed, crowd.size + ACTIVE);
  return {
    ...sample,
    values: { ...sample.values, memoryPerConnection },
    doubts: [
      ...sample.doubts,
      ...[
        ...(isEach ? [insteadOf(stage, crowd.size, memoryPerConnection)] : []),
        ...(crowd.size < wanted ? [`Only ${crowd.size} of ${wanted} idle clients could connect.`] : []),
      ].map((sentence) => ({ sentence, metrics: idle.metrics })),
    ],
  };
}

function insteadOf({ model }: Stage, size: number, kilobytes: number | null): string {
  const unit = model?.unit === "process" ? "processes" : "threads";
  const need = kilobytes === null ? "" : ` would need ${Math.round((kilobytes * IDLE) / 1e6)} GB, so there`;
  return `${IDLE} ${unit}${need || ": there"} were ${size} idle clients here.`;
}
