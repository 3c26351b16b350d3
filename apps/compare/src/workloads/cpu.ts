import { heldRate, parallelism, served } from "../theory.ts";
import { extremes, sentences, timesTheLoop, whoAnswered } from "./finding.ts";
import { doubtsOf, observe, sampleOf, sumOfErrors } from "./observe.ts";
import type { Sample, Stage, Workload } from "./workload.ts";

const CLIENTS = 8;
const request = new TextEncoder().encode("think\n");
/** An empty line asks for no work. */
const nothing = new TextEncoder().encode("\n");
/** So seldom that each has had its reply before the next is due, even behind all the others. */
const SMALL_RATE = 5;

/** W5: requests that keep a core busy, and small ones that come between them. */
export const cpu: Workload = {
  name: "cpu",
  title: `${CLIENTS} clients send requests that each burn about 10 ms of processor time; one more asks for nothing that costs`,
  question: "Who uses more than one core, and who lets small requests wait for big ones?",
  family: "stream",
  service: "work:10",
  metrics: ["rate", "cores", "p50", "p99", "smallWorst", "answered"],
  measure,
  predict: (model, constants) => ({
    rate: heldRate(
      Math.min(parallelism(model, CLIENTS, constants), served(model, CLIENTS, constants)),
      constants.work,
      "min(units, cores) / S",
    ),
    ...(model.unit === "none" &&
      model.sharing === "loops" && {
        smallWorst: { value: CLIENTS * constants.work * 1e3, formula: "clients x S" },
      }),
  }),
  finding: (cells) =>
    sentences(
      whoAnswered(cells),
      timesTheLoop(cells),
      extremes(cells, "smallWorst", "lets small requests wait longest", "least"),
    ),
};

async function measure(stage: Stage): Promise<Sample> {
  const server = await stage.start();
  const { endpoint } = server;
  const load = await stage.load({ endpoint, connections: CLIENTS, request, reply: request });
  const small = await stage.load({
    endpoint,
    connections: 1,
    request: nothing,
    reply: nothing,
    rate: SMALL_RATE,
  });
  const [observation, besides] = await Promise.all([
    observe(server, load, stage.milliseconds),
    small.measure(stage.milliseconds),
  ]);
  const sample = sampleOf(observation);
  return {
    ...sample,
    // Of so few the slowest is all that can be told.
    values: { ...sample.values, smallWorst: besides.latency.maximum },
    errors: sumOfErrors([sample.errors, besides.errors]),
    doubts: [...sample.doubts, ...doubtsOf(besides, ["smallWorst"])],
  };
}
