import type { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { type Endpoint, formatEndpoint } from "@acceptloop/address/endpoint";
import { converse, type Handover, printTrace } from "@acceptloop/program";
import { serviceNamed } from "@acceptloop/services";
import { attach, connect, type Connection, type Ends } from "@acceptloop/sockets";

/** What a thread is given: the client's socket, or where to meet what stands for it. */
export type Errand = { readonly socket: Socket } | { readonly endpoint: Endpoint; readonly ends: Ends };

const handover: Handover = workerData;
const service = serviceNamed(handover.service);
printTrace(handover.trace, false);

parentPort?.on("message", async (errand: Errand) => {
  await converse(await clientOf(errand), service);
  parentPort?.postMessage("the client has left");
});

async function clientOf(errand: Errand): Promise<Connection> {
  if ("socket" in errand) return attach(errand.socket, handover.connection);
  const standIn = await connect(errand.endpoint);
  parentPort?.postMessage(formatEndpoint(standIn.local));
  return attach(standIn.detach(), handover.connection, errand.ends);
}
