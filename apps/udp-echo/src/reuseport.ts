import type { InternetEndpoint } from "@acceptloop/address/endpoint";
import type { Model, Server, Setup, Statistics } from "@acceptloop/program";
import { canShareDatagramPort, SocketError } from "@acceptloop/sockets";
import { internetEndpoint } from "./internet-endpoint.ts";
import { rateLimitOf } from "./serve-options.ts";
import { type Assignment, WorkerProcess } from "./worker-process.ts";

/** Several processes, each with sockets of its own on the same port: the system deals the datagrams out. */
export const reuseport: Model = {
  async start(setup) {
    if (!canShareDatagramPort) {
      const meaning = "this runtime has no SO_REUSEPORT for datagram sockets";
      throw new SocketError("share a port among processes", "ENOTSUP", { meaning });
    }
    const assignment = assignmentOf(setup);
    const count = setup.commandLine.integer("workers", 1, 64);
    // The first one finds out the port.
    const first = await WorkerProcess.start(assignment);
    const { endpoint } = first;
    const others = Array.from({ length: count - 1 }, () => WorkerProcess.start({ ...assignment, endpoint }));
    return serverOf(endpoint, [first, ...(await Promise.all(others))]);
  },
};

function assignmentOf({ endpoint, handover, commandLine }: Setup): Assignment {
  const rate = commandLine.text("rate");
  rateLimitOf(rate);
  return { endpoint: internetEndpoint(endpoint), handover, rate, on: commandLine.text("interface") };
}

function serverOf(endpoint: InternetEndpoint, workers: readonly WorkerProcess[]): Server {
  return {
    transport: "udp",
    endpoint,
    openConnections: 0,
    ended: Promise.all(workers.map((worker) => worker.ended)).then(() => {}),
    stop: () => workers.forEach((worker) => worker.stop()),
    renew: () => workers.forEach((worker) => worker.renew()),
    statistics: async () => sumOf(await Promise.all(workers.map((worker) => worker.statistics()))),
  };
}

function sumOf(all: readonly Readonly<Record<string, number>>[]): Statistics {
  const sum: Record<string, number> = {};
  for (const one of all)
    for (const [name, value] of Object.entries(one)) sum[name] = (sum[name] ?? 0) + value;
  return { ...sum, receivedByWorker: all.map((one) => one["received"] ?? 0) };
}
