import type { Model } from "../contenders/models.ts";
import { balanceAmong, fairnessAmong } from "../theory.ts";
import { Crowd, isAnswered } from "./crowd.ts";
import { extremes, sentences, whoAnswered } from "./finding.ts";
import { fairnessOf, observe, sampleOf, sumOfErrors } from "./observe.ts";
import type { Sample, Stage, Workload } from "./workload.ts";

const CLIENTS = 19;
const GREEDY = 262_144;
const VISITORS = 200;
const AT_ONCE = 10;
const PATIENCE = 5000;
const request = new Uint8Array(64).fill(0x67);
const flood = new Uint8Array(GREEDY).fill(0x68);

/** W10: whether one client can have more than its share, and one worker more than its share of the clients. */
export const fairness: Workload = {
  name: "fairness",
  title: `${CLIENTS} clients want small echoes, one wants 256 KiB at a time; before, ${VISITORS} visitors come and go`,
  question: "Does a greedy client take from the others, and do all workers get their share of the clients?",
  family: "stream",
  service: "echo",
  metrics: ["fairness", "p50", "p99", "worst", "balance", "answered"],
  measure,
  predict: (model, constants) => {
    const balance = balanceAmong(model, visitorsOf(model), constants);
    return { fairness: fairnessAmong(model, CLIENTS, constants), ...(balance && { balance }) };
  },
  finding: (cells) => sentences(whoAnswered(cells), extremes(cells, "fairness", "is fairest", "least so")),
};

async function measure(stage: Stage): Promise<Sample> {
  const server = await stage.start();
  const { endpoint } = server;
  for (let visited = 0; visited < visitorsOf(stage.model); visited += AT_ONCE) {
    await using crowd = await Crowd.gather(endpoint, AT_ONCE, stage.signal);
    const patience = AbortSignal.any([stage.signal, AbortSignal.timeout(PATIENCE)]);
    await Promise.all(crowd.connections.map((connection) => isAnswered(connection, request, patience)));
  }
  const workers = await server.workers();
  const load = await stage.load({ endpoint, connections: CLIENTS, request, reply: request });
  const greedy = await stage.load({ endpoint, connections: 1, request: flood, reply: flood });
  const [observation, taken] = await Promise.all([
    observe(server, load, stage.milliseconds),
    greedy.measure(stage.milliseconds),
  ]);
  const sample = sampleOf(observation);
  return {
    ...sample,
    values: { ...sample.values, balance: fairnessOf(workers) },
    errors: sumOfErrors([sample.errors, taken.errors]),
    workers,
  };
}

/** Where each client costs a process or a thread nobody has to be balanced. */
function visitorsOf(model: Model | undefined): number {
  return model?.sharing === "loops" && model.unit !== "none" ? VISITORS : 0;
}
