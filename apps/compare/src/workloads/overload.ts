import { heldRate, parallelism, served } from "../theory.ts";
import { extremes, sentences, whoAnswered } from "./finding.ts";
import { doubtsWhen, observe, PLANNED, plannedIn, sampleOf, sumOfErrors } from "./observe.ts";
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
  timed: "at 150 % of what it can do",
  metrics: [
    "rate",
    "p50",
    "p99",
    "uncorrectedP99",
    "overloadP99",
    "goodput",
    "overloadUnanswered",
    "answered",
  ],
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
      whoAnswered(cells),
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
  const tooMuch = await observe(server, planned, window, { rate: capacity * TOO_MUCH });
  const over = sampleOf(tooMuch);
  return {
    ...over,
    values: {
      ...full.values,
      ...plannedIn(half),
      overloadP99: over.values.p99,
      overloadUnanswered: over.values.unanswered,
      goodput: ((over.values.rate ?? 0) / capacity) * 100,
    },
    errors: sumOfErrors([full.errors, half.errors, over.errors]),
    doubts: [
      ...doubtsWhen("As fast as they can", full.doubts, ["rate", "cores", "fairness", "goodput"]),
      ...doubtsWhen("At 50 %", half.doubts, PLANNED),
      // That the server cannot keep to the plan is what is asked here; that the generator cannot is not.
      ...(tooMuch.result.isGeneratorLimited
        ? doubtsWhen("At 150 %", over.doubts, ["overloadP99", "overloadUnanswered", "goodput"])
        : []),
    ],
  };
}
