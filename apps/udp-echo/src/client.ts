import { isIPv6 } from "node:net";
import type { InternetEndpoint } from "@acceptloop/address/endpoint";
import { type Command, type CommandLine, note, printTrace, traceOf } from "@acceptloop/program";
import { bind, type DatagramSocket, reportsDatagramRefusal } from "@acceptloop/sockets";
import { answerTo, type Patience } from "./answer-to.ts";
import { collect } from "./collect.ts";
import { internetEndpoint } from "./internet-endpoint.ts";
import { isGroup } from "./multicast-group.ts";
import { ping } from "./ping.ts";
import { type Form, forms, printerOf } from "./print-datagram.ts";
import { messagesFrom } from "./typed-messages.ts";

const LONGEST_WAIT = 600_000;

/** The command `client`: sends messages, shows what comes back. */
export const client: Command = {
  summary: "Sends a message, or each line of standard input, as one datagram, and prints the answer.",
  operands: "ENDPOINT",
  options: {
    message: { value: "TEXT", help: "send TEXT alone in place of standard input" },
    nul: { help: "end each message with a NUL byte, as a string of C" },
    connect: { help: "connect(2) the socket: only this peer, and a refusal is an error (not on Deno)" },
    timeout: { value: "MS", default: "1000", help: "how long the first try waits for an answer" },
    tries: { value: "N", default: "1", help: "each further one waits twice as long" },
    count: { value: "N", default: "1", help: "send numbered messages and report losses, as ping(8) does" },
    interval: { value: "MS", default: "200", help: "between numbered messages" },
    buffer: { value: "BYTES", default: "65527", help: "longer answers are cut, as recvfrom(2) does" },
    "one-way": { help: "do not wait for answers" },
    broadcast: { help: "ENDPOINT is everybody on a network: print all answers that come in time" },
    join: { help: "join the group that ENDPOINT is: print all that is said there" },
    interface: { value: "ADDRESS", help: "through which to reach a group" },
    as: {
      value: "FORM",
      default: "text",
      help: "print answers as text, hex or int (4 bytes of C, little-endian)",
    },
    trace: { value: "HOW", bare: "calls", help: "print the socket calls on stderr" },
    json: { help: "JSON lines on stdout" },
  },
  examples: [
    "udp-echo client 127.0.0.1:8254",
    "udp-echo client 8254 --message hello --tries 3",
    "udp-echo client 8254 --count 10 --connect",
    "udp-echo client 255.255.255.255:8254 --broadcast --message 'who is there?'",
  ],
  run: talk,
};

async function talk(commandLine: CommandLine): Promise<void> {
  const to = internetEndpoint(commandLine.endpoint());
  const patience: Patience = {
    timeout: commandLine.integer("timeout", 1, LONGEST_WAIT),
    tries: commandLine.integer("tries", 1, 20),
  };
  const count = commandLine.integer("count", 1, 1_000_000);
  const interval = commandLine.integer("interval", 0, LONGEST_WAIT);
  const form = formOf(commandLine);
  const print = printerOf(form, commandLine.flag("json"));
  printTrace(traceOf(commandLine));

  await using socket = await openSocket(to, commandLine);
  const isForMany = commandLine.flag("broadcast") || isGroup(to.host);
  const one = commandLine.text("message");
  if (count > 1) {
    await ping(socket, to, { count, interval, patience, text: one ?? "" }, commandLine.flag("json"));
    return;
  }
  for await (const message of messagesFrom(one, commandLine.flag("nul"))) {
    if (commandLine.flag("one-way")) await socket.send(message, socket.peer ? undefined : to);
    else if (isForMany) await collect(socket, message, to, patience, print);
    else print(await answerTo(message, socket, to, patience), false);
  }
}

function formOf(commandLine: CommandLine): Form {
  const asked = commandLine.choice("as", forms);
  return forms.find((form) => form === asked) ?? "text";
}

async function openSocket(to: InternetEndpoint, commandLine: CommandLine): Promise<DatagramSocket> {
  const on = commandLine.text("interface");
  const isMember = commandLine.flag("join") && isGroup(to.host);
  const anywhere = { host: isIPv6(to.host) ? "::" : "0.0.0.0", port: 0 };
  const socket = await bind(isMember ? to : anywhere, {
    bufferBytes: commandLine.integer("buffer", 1, 65_527),
    broadcast: commandLine.flag("broadcast"),
    reuseAddress: isMember,
    ...(on !== undefined && { multicast: { from: on } }),
  });
  if (isMember) socket.join(to.host, on);
  if (commandLine.flag("connect")) {
    await socket.connect(to);
    if (!reportsDatagramRefusal) {
      note(
        "this runtime does not report ECONNREFUSED on a connected datagram socket: only the time-out will tell",
      );
    }
  }
  return socket;
}
