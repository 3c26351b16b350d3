import { heldRate, parallelism, served } from "../theory.ts";
import { extremes, sentences } from "./finding.ts";
import { observe, sampleOf } from "./observe.ts";
import { rush } from "./rush.ts";
import type { Sample, Stage, Workload } from "./workload.ts";

const CLIENTS = 16;
const MILLISECONDS = 2;
const TOO_MUCH = 1.5;
const request = new TextEncoder().encode("think\n");

/** W11: more work than can be done. */
export const overload: Workload = {
  name: "overload",
  title: `${CLIENTS} clients, requests of about ${MILLISECONDS} ms of work: as many as can be done, then half of that, then half as many again`,
  question: "What becomes of a server that is asked for more than it can do?",
  family: "stream",
  service: `work:${MILLISECONDS}`,
  metrics: ["rate", "p99", "overloadP99", "goodput", "unanswered", "answered"],
  measure,
  predict: (model, constants) => ({
    rate: heldRate(
      Math.min(parallelism(model, CLIENTS, constants), served(model, CLIENTS, constants)),
      (constants.work * MILLISECONDS) / 10,
      "min(units, cores) / S",
    ),
    goodput: {
      value: Math.min(1, TOO_MUCH * (served(model, CLIENTS, constants) / CLIENTS)) * 100,
      formula: "min(1, 150 % x clients served / clients)",
    },
  }),
  finding: (cells) =>
    sentences(
      extremes(cells, "goodput", "keeps up best under 150 %", "worst"),
      extremes(cells, "overloadP99", "makes them wait longest", "least"),
    ),
};

async function measure(stage: Stage): Promise<Sample> {
  const server = await stage.start();
  const plan = { endpoint: server.endpoint, connections: CLIENTS, request, reply: request };
  const window = stage.milliseconds / 3;
  const full = await rush(stage, server, plan, window);
  const capacity = full.values.rate ?? 0;
  if (capacity < 1) return full;
  const planned = await stage.load({ ...plan, rate: capacity * 0.5 });
  const half = sampleOf(await observe(server, planned, window));
  const over = sampleOf(await observe(server, planned, window, { rate: capacity * TOO_MUCH }));
  return {
    ...over,
    values: {
      ...full.values,
      p50: half.values.p50,
      p99: half.values.p99 ?? half.values.worst,
      overloadP99: over.values.p99 ?? over.values.worst,
      goodput: ((over.values.rate ?? 0) / capacity) * 100,
      unanswered: over.values.unanswered,
    },
    // That the plan cannot be kept at 150 % is what is asked here.
    doubts: half.doubts ?? [],
  };
}
