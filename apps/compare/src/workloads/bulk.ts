import { copyRate, served } from "../theory.ts";
import { sentences, timesTheLoop, whoAnswered } from "./finding.ts";
import { observe, sampleOf } from "./observe.ts";
import type { Workload } from "./workload.ts";

const CLIENTS = 4;
const BYTES = 1_048_576;
const request = Uint8Array.from({ length: BYTES }, (_, index) => index * 31);

/** W2: what moving many bytes costs; here the models should be closest to each other. */
export const bulk: Workload = {
  name: "bulk",
  title: `${CLIENTS} clients send 1 MiB and read it back, again and again`,
  question: "Does the model still matter when all there is to do is to copy bytes?",
  family: "stream",
  service: "echo",
  metrics: ["throughput", "p50", "p99", "answered", "cores", "memory"],
  async measure(stage) {
    const server = await stage.start();
    const load = await stage.load({
      endpoint: server.endpoint,
      connections: CLIENTS,
      request,
      reply: request,
    });
    const sample = sampleOf(await observe(server, load, stage.milliseconds));
    const throughput = ((sample.values.rate ?? 0) * BYTES) / 1e6;
    return { ...sample, values: { ...sample.values, throughput } };
  },
  predict: (model, constants) => ({
    throughput: copyRate(model, served(model, CLIENTS, constants), constants),
    answered: {
      value: (served(model, CLIENTS, constants) / CLIENTS) * 100,
      formula: "clients served / clients",
    },
  }),
  finding: (cells) => sentences(whoAnswered(cells), timesTheLoop(cells, "throughput")),
};
