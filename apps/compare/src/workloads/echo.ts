import { highestRate, type LoadPlan } from "@acceptloop/load";
import { echoRate, served } from "../theory.ts";
import { sentences, timesTheLoop, whoAnswered } from "./finding.ts";
import { observe, sampleOf, sumOfErrors } from "./observe.ts";
import { rush } from "./rush.ts";
import type { Sample, Stage, Workload } from "./workload.ts";

const CLIENTS = 20;
/** Of what it can do: busy, but not so busy that the queue alone is measured. */
const EASE = 0.7;
/** Of each step in the search for the highest rate, in milliseconds. */
const SEARCH = 1000;
const request = new Uint8Array(64).fill(0x61);
const plan = { connections: CLIENTS, request, reply: request };

/** W1: what a reply costs, and how long it takes when the server is not at its limit. */
export const echo: Workload = {
  name: "echo",
  title: `${CLIENTS} clients stay connected and send 64 bytes, again and again: as fast as they can for the rate, then at 70 % of it for the times`,
  question: "What does a reply cost, how long does it take, and who gets none?",
  family: "stream",
  service: "echo",
  metrics: ["rate", "p50", "p99", "answered", "processorTime", "processControl", "memory"],
  measure,
  predict: (model, constants) => ({
    ...(model.sharing !== "executors" && {
      rate: echoRate(model, CLIENTS, constants),
    }),
    answered: {
      value: (served(model, CLIENTS, constants) / CLIENTS) * 100,
      formula: "clients served / clients",
    },
  }),
  finding: (cells) => sentences(whoAnswered(cells), timesTheLoop(cells)),
};

async function measure(stage: Stage): Promise<Sample> {
  const server = await stage.start();
  const target = { endpoint: server.endpoint, ...plan };
  const rushed = await rush(stage, server, target, stage.milliseconds / 2);
  const rate = (rushed.values.rate ?? 0) * EASE;
  if (rate < 1) return rushed;

  const steady = await stage.load({ ...target, rate });
  const calm = sampleOf(await observe(server, steady, stage.milliseconds / 2));
  await steady.stop();
  return {
    ...calm,
    values: {
      ...rushed.values,
      // What only a load that keeps to a plan can tell.
      p50: calm.values.p50,
      p90: calm.values.p90,
      p99: calm.values.p99,
      "p99.9": calm.values["p99.9"],
      worst: calm.values.worst,
      uncorrectedP99: calm.values.uncorrectedP99,
      unanswered: calm.values.unanswered,
      ...(await highestRateOf(stage, target)),
    },
    errors: sumOfErrors([rushed.errors ?? {}, calm.errors ?? {}]),
    doubts: [
      ...(rushed.doubts ?? []).map((doubt) => `As fast as they can: ${doubt}`),
      ...(calm.doubts ?? []).map((doubt) => `At 70 %: ${doubt}`),
    ],
    workers: await server.workers(),
  };
}

async function highestRateOf({ objective, signal }: Stage, target: LoadPlan): Promise<Sample["values"]> {
  if (objective === undefined) return {};
  const { rate } = await highestRate(target, objective, { duration: SEARCH, signal });
  return { highestRate: rate };
}
