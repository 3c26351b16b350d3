import { echoRate, served } from "../theory.ts";
import { sentences, timesTheLoop, whoAnswered } from "./finding.ts";
import { doubtsWhen, observe, PLANNED, plannedIn, sampleOf, sumOfErrors } from "./observe.ts";
import { rush } from "./rush.ts";
import type { ClientPlan, Sample, Stage, Workload } from "./workload.ts";

const CLIENTS = 20;
/** Of what it can do: busy, but not so busy that the queue alone is measured. */
const EASE = 0.7;
const request = new Uint8Array(64).fill(0x61);
const plan = { connections: CLIENTS, request, reply: request };

/** W1: what a reply costs, and how long it takes when the server is not at its limit. */
export const echo: Workload = {
  name: "echo",
  title: `${CLIENTS} clients stay connected and send 64 bytes, again and again: as fast as they can for the rate, then at 70 % of it for the times`,
  question: "What does a reply cost, how long does it take, and who gets none?",
  family: "stream",
  service: "echo",
  timed: "at 70 % of what it can do",
  metrics: [
    "highestRate",
    "rate",
    "p50",
    "p99",
    "uncorrectedP99",
    "answered",
    "unanswered",
    "processorTime",
    "processControl",
    "memory",
  ],
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
  const highest = await highestRateOf(stage, target);
  return {
    ...calm,
    values: { ...rushed.values, ...plannedIn(calm), ...highest.values },
    errors: sumOfErrors([rushed.errors, calm.errors, highest.errors ?? {}]),
    doubts: [
      ...doubtsWhen("As fast as they can", rushed.doubts, ["rate", "cores", "fairness"]),
      ...doubtsWhen("At 70 %", calm.doubts, PLANNED),
      ...(highest.doubts ?? []),
    ],
    workers: await server.workers(),
  };
}

/** Nothing where nobody has named an objective. */
async function highestRateOf(stage: Stage, target: ClientPlan): Promise<Sample> {
  const found = await stage.highestRate(target);
  if (found === undefined) return { values: {} };
  const { rate, failedAt, limitedBy, steps } = found;
  return {
    values: { highestRate: rate },
    errors: sumOfErrors(steps.map(({ result }) => result.errors)),
    doubts:
      limitedBy === "generator"
        ? [
            {
              sentence: `At ${Math.round(failedAt ?? 0)} requests/s the load generator was at its own limit: the server might hold the objective at a higher rate.`,
              metrics: ["highestRate"],
            },
          ]
        : [],
  };
}
