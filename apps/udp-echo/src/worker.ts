import { note, printTrace } from "@acceptloop/program";
import { serviceNamed } from "@acceptloop/services";
import { SocketError } from "@acceptloop/sockets";
import { Answering } from "./answering.ts";
import { DatagramServer } from "./datagram-server.ts";
import { rateLimitOf } from "./serve-options.ts";
import type { Assignment, Order, Report } from "./worker-process.ts";

// Ctrl-C reaches the whole process group; the parent alone decides when it is over.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("SIGHUP", () => {});
process.on("SIGUSR1", () => {});
// The parent is gone, even if it was killed: nobody would know of this process any more.
process.on("disconnect", () => process.exit());

let server: DatagramServer | undefined;

process.on("message", async (order: Order) => {
  if (typeof order === "object") await start(order.start);
  else if (order === "statistics") report({ statistics: server?.statistics() ?? {} });
  else if (order === "renew") server?.renew();
  else server?.stop();
});

async function start({ endpoint, handover, rate, on }: Assignment): Promise<void> {
  printTrace(handover.trace);
  const answering = new Answering(serviceNamed(handover.service), rateLimitOf(rate));
  try {
    server = await DatagramServer.start(endpoint, answering, { ...handover.connection, on, reusePort: true });
  } catch (error) {
    report({ refused: error instanceof SocketError ? error.code : "CLOSED" });
    return;
  }
  report({ bound: server.endpoint });
  try {
    await server.ended;
    process.send?.({ statistics: server.statistics() }, () => process.exit(0));
  } catch (error) {
    note(`process ${process.pid} crashed: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(70);
  }
}

function report(what: Report): void {
  process.send?.(what);
}
