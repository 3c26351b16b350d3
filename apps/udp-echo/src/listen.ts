import { formatEndpoint } from "@acceptloop/address/endpoint";
import { type Command, type CommandLine, printTrace, traceOf } from "@acceptloop/program";
import { bind } from "@acceptloop/sockets";
import { internetEndpoint } from "./internet-endpoint.ts";
import { isGroup } from "./multicast-group.ts";
import { printerOf } from "./print-datagram.ts";

/** The command `listen`: shows what comes, and answers nothing. */
export const listen: Command = {
  summary: "Prints each datagram with its sender and answers none; joins ENDPOINT if it is a group.",
  operands: "[ENDPOINT]",
  options: {
    count: { value: "N", default: "0", help: "end after so many; 0 never" },
    buffer: { value: "BYTES", default: "65527", help: "longer datagrams are cut, as recvfrom(2) does" },
    interface: { value: "ADDRESS", help: "where to join a group" },
    trace: { value: "HOW", bare: "calls", help: "print the socket calls on stderr" },
    json: { help: "JSON lines on stdout" },
  },
  examples: ["udp-echo listen 127.0.0.1:4950 --count 1", "udp-echo listen 239.255.0.1:8254"],
  run: show,
};

async function show(commandLine: CommandLine): Promise<void> {
  const endpoint = internetEndpoint(commandLine.endpoint("127.0.0.1:8254"));
  const count = commandLine.integer("count", 0, 1_000_000_000) || Number.POSITIVE_INFINITY;
  const asJson = commandLine.flag("json");
  const print = printerOf("text", asJson);
  printTrace(traceOf(commandLine));

  const isMember = isGroup(endpoint.host);
  await using socket = await bind(endpoint, {
    bufferBytes: commandLine.integer("buffer", 1, 65_527),
    reuseAddress: isMember,
  });
  if (isMember) socket.join(endpoint.host, commandLine.text("interface"));
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => void socket.close());
  const name = formatEndpoint(socket.local);
  const first = { event: "listening", transport: "udp", endpoint: name, pid: process.pid };
  process.stdout.write(asJson ? `${JSON.stringify(first)}\n` : `LISTENING udp ${name}\n`);

  let shown = 0;
  for await (const datagram of socket) {
    print(datagram, true);
    shown += 1;
    if (shown >= count) break;
  }
  process.stdout.write(asJson ? `${JSON.stringify({ event: "bye" })}\n` : "Bye\n");
}
