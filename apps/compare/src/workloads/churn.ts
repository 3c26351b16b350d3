import { heldRate, parallelism } from "../theory.ts";
import { extremes, sentences, timesTheLoop } from "./finding.ts";
import { observe, sampleOf } from "./observe.ts";
import type { Workload } from "./workload.ts";

const CLIENTS = 4;
const request = new Uint8Array(64).fill(0x65);

/** W7: a new connection for every message, as in Stevens' chapter 30. */
export const churn: Workload = {
  name: "churn",
  title: `${CLIENTS} clients at a time, a new connection for each message of 64 bytes`,
  question: "What does it cost to begin with a client?",
  family: "stream",
  service: "echo",
  metrics: ["rate", "connecting", "firstByte", "p99", "processorTime", "processControl", "errors"],
  async measure(stage) {
    const server = await stage.start();
    const load = await stage.load({
      endpoint: server.endpoint,
      connections: CLIENTS,
      request,
      reply: request,
      reconnects: true,
    });
    const observation = await observe(server, load, stage.milliseconds);
    const sample = sampleOf(observation);
    return {
      ...sample,
      values: {
        ...sample.values,
        // Who serves a client and ends is in neither of the two counts; of a guest nobody knows whether it does.
        ...((stage.model === undefined || stage.model.sharing === "each") && { contextSwitches: null }),
        connecting: observation.result.connecting.percentile(50),
        firstByte: observation.result.firstByte.percentile(50),
      },
      workers: await server.workers(),
    };
  },
  predict: (model, constants) => {
    const start = model.unit === "process" ? constants.processStart : constants.threadStart;
    if (model.sharing === "each")
      return start === null ? {} : { rate: heldRate(constants.cores, start, "cores / start of a unit") };
    const units = parallelism(model, CLIENTS, constants);
    const { cores, connection, connector, generatorThreads } = constants;
    const value = Math.min(
      units / connection,
      cores / (connection + connector),
      generatorThreads / connector,
    );
    const formula = `min(units / S, cores / (S + G), ${generatorThreads} / G), S and G of a connection`;
    return { rate: { value, formula } };
  },
  finding: (cells) =>
    sentences(timesTheLoop(cells), extremes(cells, "processorTime", "pays most for a client", "least")),
};
