import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/** A server that does to its client what a test says, and that knows nothing of our sockets. */
export interface BareServer {
  readonly port: number;
  /** The first client. */
  readonly accepted: Promise<Socket>;
  /** Accepts nobody any more. */
  readonly close: () => void;
}

/** Listens on a free port of this machine. */
export async function listen(): Promise<BareServer> {
  const server = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1");
  const accepted = once(server, "connection").then(([socket]: Socket[]) => {
    if (socket === undefined) throw new Error("a connection without a socket");
    return socket;
  });
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { port, accepted, close: () => void server.close() };
}
