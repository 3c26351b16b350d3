import { datagramsDroppedAt } from "../machine/datagram-drops.ts";
import { extremes, sentences } from "./finding.ts";
import { doubtsOf, observe, sumOfErrors } from "./observe.ts";
import { rush } from "./rush.ts";
import type { Sample, Stage, Workload } from "./workload.ts";

const SOCKETS = 16;
const TOO_MUCH = 1.5;
/** With a datagram each under way: more than any receive buffer holds of the usual size, which is a few hundred. */
const FLOODERS = 1000;
/** In milliseconds; who waits for a datagram that is lost does not flood meanwhile. */
const PATIENCE = 250;
const request = new Uint8Array(64).fill(0x69);
const plan = { transport: "udp", request, reply: request } as const;

/** W13: small datagrams, more than can be answered. */
export const udp: Workload = {
  name: "udp",
  title: `${SOCKETS} sockets, one datagram of 64 bytes each under way: as fast as they can; then ${FLOODERS} sockets, and half as many again are planned`,
  question: "What does a datagram cost, and where does it go when there are too many?",
  family: "datagram",
  service: "echo",
  timed: `as fast as ${SOCKETS} sockets can`,
  metrics: ["rate", "p50", "p99", "lost", "overflows", "processorTime", "memory"],
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
  const rushed = await rush(stage, server, { ...target, connections: SOCKETS }, stage.milliseconds / 2);
  const rate = (rushed.values.rate ?? 0) * TOO_MUCH;
  if (rate < 1) return rushed;
  const flood = await stage.load({ ...target, connections: FLOODERS, rate, replyTimeout: PATIENCE });
  const droppedBefore = datagramsDroppedAt(server.endpoint);
  const { result } = await observe(server, flood, stage.milliseconds / 2);
  const dropped = datagramsDroppedAt(server.endpoint);
  // What is still under way is not lost, and neither is what came late.
  const lost = Math.max(0, result.errors.lost - result.errors.late);
  const settled = result.replies + lost;
  return {
    ...rushed,
    values: {
      ...rushed.values,
      lost: settled === 0 ? null : (lost / settled) * 100,
      overflows: dropped === null || droppedBefore === null ? null : dropped - droppedBefore,
    },
    errors: sumOfErrors([rushed.errors, result.errors]),
    doubts: [...rushed.doubts, ...(result.isGeneratorLimited ? doubtsOf(result, ["lost", "overflows"]) : [])],
    workers: await server.workers(),
  };
}
