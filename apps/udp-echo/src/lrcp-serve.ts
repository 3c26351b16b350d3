import { formatEndpoint, parseEndpoint } from "@acceptloop/address/endpoint";
import type { Command, CommandLine } from "@acceptloop/program";
import { bind } from "@acceptloop/sockets";
import { LrcpServer } from "@acceptloop/transport";
import { internetEndpoint } from "./internet-endpoint.ts";
import { lrcpOptions, lrcpTimesOf } from "./lrcp-options.ts";
import { nextDatagram } from "./next-datagram.ts";
import { openReversal } from "./reversal.ts";

/** The command `lrcp-serve`: lines, backwards. */
export const lrcpServe: Command = {
  summary:
    "Sends each line back reversed, over the Line Reversal Control Protocol (Protohackers, problem 7).",
  operands: "[ENDPOINT]",
  options: {
    ...lrcpOptions,
    "max-sessions": { value: "N", default: "1000", help: "who asks for a further one gets no answer" },
  },
  examples: ["udp-echo lrcp-serve 127.0.0.1:8254"],
  run: serve,
};

async function serve(commandLine: CommandLine): Promise<void> {
  const endpoint = internetEndpoint(commandLine.endpoint("127.0.0.1:8254"));
  const maxSessions = commandLine.integer("max-sessions", 1, 100_000);
  const server = new LrcpServer(openReversal, { ...lrcpTimesOf(commandLine), maxSessions });
  const asJson = commandLine.flag("json");
  await using socket = await bind(endpoint, { bufferBytes: 1000 });
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      stop.abort();
      void socket.close();
    });
  }
  const name = formatEndpoint(socket.local);
  const first = { event: "listening", transport: "udp", endpoint: name, pid: process.pid };
  process.stdout.write(asJson ? `${JSON.stringify(first)}\n` : `LISTENING udp ${name}\n`);

  while (!stop.signal.aborted) {
    const datagram = await nextDatagram(socket, server.deadline);
    const now = performance.now();
    if (datagram) server.receive(datagram.bytes, formatEndpoint(datagram.from), now);
    for (let out = server.transmit(now); out; out = server.transmit(now)) {
      // One that cannot be sent is lost, which the protocol is there for.
      socket.trySend(out.bytes, internetEndpoint(parseEndpoint(out.to)));
    }
  }
  process.stdout.write(asJson ? `${JSON.stringify({ event: "bye" })}\n` : "Bye\n");
}
