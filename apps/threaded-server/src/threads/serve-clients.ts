import type { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { type Endpoint, formatEndpoint } from "@acceptloop/address/endpoint";
// By subpath: a thread shares no code with those that came before, and loads anew whatever is named here.
import { attendant, type Handover } from "@acceptloop/program/handover";
import { connect } from "@acceptloop/sockets/connect";
import { attach, type Connection, type Ends } from "@acceptloop/sockets/connection";

/** What a thread is given: the client's socket, or where to meet what stands for it. */
export type Errand = { readonly socket: Socket } | { readonly endpoint: Endpoint; readonly ends: Ends };

const handover: Handover = workerData;
const serve = attendant(handover);

parentPort?.on("message", async (errand: Errand) => {
  await serve(await clientOf(errand));
  parentPort?.postMessage("the client has left");
});

async function clientOf(errand: Errand): Promise<Connection> {
  if ("socket" in errand) return attach(errand.socket, handover.connection);
  const standIn = await connect(errand.endpoint);
  parentPort?.postMessage(formatEndpoint(standIn.local));
  return attach(standIn.detach(), handover.connection, errand.ends);
}
