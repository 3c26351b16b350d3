import type { Model } from "@acceptloop/program";
import { Answering } from "./answering.ts";
import { DatagramServer } from "./datagram-server.ts";
import { internetEndpoint } from "./internet-endpoint.ts";
import { rateLimitOf } from "./serve-options.ts";

/** Every datagram in one event loop. */
export const eventLoop: Model = {
  start({ endpoint, service, listening, commandLine }) {
    const answering = new Answering(service, rateLimitOf(commandLine.text("rate")));
    const options = { ...listening.connection, on: commandLine.text("interface") };
    return DatagramServer.start(internetEndpoint(endpoint), answering, options);
  },
};
