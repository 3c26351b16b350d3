import { extremes, sentences } from "./finding.ts";
import { observe } from "./observe.ts";
import { rush } from "./rush.ts";
import type { Sample, Stage, Workload } from "./workload.ts";

const SOCKETS = 16;
const TOO_MUCH = 1.5;
const request = new Uint8Array(64).fill(0x69);
const plan = { transport: "udp", connections: SOCKETS, request, reply: request } as const;

/** W13: small datagrams, more than can be answered. */
export const udp: Workload = {
  name: "udp",
  title: `${SOCKETS} sockets, one datagram of 64 bytes each under way: as fast as they can, then half as many again are planned`,
  question: "What does a datagram cost, and where does it go when there are too many?",
  family: "datagram",
  service: "echo",
  metrics: ["rate", "p50", "p99", "lost", "processorTime", "memory"],
  measure,
  predict: () => ({}),
  finding: (cells) =>
    sentences(
      extremes(cells, "rate", "gave most replies/s", "fewest"),
      extremes(cells, "lost", "lost most", "least"),
    ),
};

async function measure(stage: Stage): Promise<Sample> {
  const server = await stage.start();
  const target = { endpoint: server.endpoint, ...plan };
  const rushed = await rush(stage, server, target, stage.milliseconds / 2);
  const rate = (rushed.values.rate ?? 0) * TOO_MUCH;
  if (rate < 1) return rushed;
  const pressing = await stage.load({ ...target, rate });
  const { result } = await observe(server, pressing, stage.milliseconds / 2);
  const lost = (1 - result.replies / Math.max(1, result.sent)) * 100;
  return {
    ...rushed,
    values: { ...rushed.values, lost: Math.max(0, lost) },
    workers: await server.workers(),
  };
}
