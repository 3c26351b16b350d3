import { answeredBehind } from "../theory.ts";
import { Crowd } from "./crowd.ts";
import { whoAnswered } from "./finding.ts";
import { observe, sampleOf } from "./observe.ts";
import type { Workload } from "./workload.ts";

const SLOW = 10;
const CLIENTS = 10;
const PAUSE = 1000;
const request = new Uint8Array(64).fill(0x63);

/** W4: clients that take their time, out of malice or on a bad line. */
export const slow: Workload = {
  name: "slow",
  title: `${SLOW} clients connect and send one byte a second; behind them, ${CLIENTS} others want small echoes`,
  question: "Can a few slow clients hold up all the others?",
  family: "stream",
  service: "echo",
  metrics: ["answered", "rate", "p50", "p99", "memory"],
  async measure(stage) {
    const server = await stage.start();
    await using crowd = await Crowd.gather(server.endpoint, SLOW, stage.signal);
    const trickle = setInterval(() => {
      for (const connection of crowd.connections) void connection.write(Uint8Array.of(0x64)).catch(() => {});
    }, PAUSE);
    try {
      const load = await stage.load({
        endpoint: server.endpoint,
        connections: CLIENTS,
        request,
        reply: request,
      });
      return sampleOf(await observe(server, load, stage.milliseconds));
    } finally {
      clearInterval(trickle);
    }
  },
  predict: (model, constants) => ({ answered: answeredBehind(model, SLOW, constants) }),
  finding: (cells) => `With ${SLOW} slow clients in front: ${whoAnswered(cells)}`,
};
