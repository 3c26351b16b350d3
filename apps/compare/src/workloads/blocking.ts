import { heldRate, served } from "../theory.ts";
import { sentences, timesTheLoop, whoAnswered } from "./finding.ts";
import { observe, sampleOf } from "./observe.ts";
import type { Workload } from "./workload.ts";

const CLIENTS = 16;
const SECONDS = 0.05;
const request = new TextEncoder().encode("wait\n");

/** W6: requests that block their thread and use no processor, as a synchronous call to a database does. */
export const blocking: Workload = {
  name: "blocking",
  title: `${CLIENTS} clients send requests that each block for 50 ms, without using a core`,
  question: "Who can wait for several things at the same time?",
  family: "stream",
  service: `sleep:${SECONDS * 1000}`,
  metrics: ["rate", "p50", "p99", "answered", "cores", "threads", "processes"],
  async measure(stage) {
    const server = await stage.start();
    const load = await stage.load({
      endpoint: server.endpoint,
      connections: CLIENTS,
      request,
      reply: request,
    });
    return sampleOf(await observe(server, load, stage.milliseconds));
  },
  predict: (model, constants) => {
    const units = {
      one: 1,
      each: CLIENTS,
      pool: served(model, CLIENTS, constants),
      loops: model.unit === "none" ? 1 : constants.workers,
      executors: constants.workers,
    };
    return { rate: heldRate(units[model.sharing], SECONDS, "units / 50 ms") };
  },
  finding: (cells) => sentences(whoAnswered(cells), timesTheLoop(cells)),
};
