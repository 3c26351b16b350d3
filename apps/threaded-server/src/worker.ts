import type { Socket } from "node:net";
import { parentPort } from "node:worker_threads";
import { type Endpoint, formatEndpoint } from "@acceptloop/address/endpoint";
import { type Handover, serveHandedOver } from "@acceptloop/program";
import { attach, connect, type Connection, type Ends } from "@acceptloop/sockets";

/** What a thread is told: what to serve, and either the client's socket or where to meet what stands for it. */
export type Errand = { readonly handover: Handover } & (
  | { readonly socket: Socket }
  | { readonly endpoint: Endpoint; readonly ends: Ends }
);

parentPort?.once("message", async (errand: Errand) => {
  await serveHandedOver(await clientOf(errand), errand.handover);
});

async function clientOf(errand: Errand): Promise<Connection> {
  const options = errand.handover.connection;
  if ("socket" in errand) return attach(errand.socket, options);
  const standIn = await connect(errand.endpoint);
  parentPort?.postMessage(formatEndpoint(standIn.local));
  return attach(standIn.detach(), options, errand.ends);
}
