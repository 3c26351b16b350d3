import { createHash } from "node:crypto";
import { createWriteStream, type WriteStream } from "node:fs";
import { once } from "node:events";
import { formatEndpoint } from "@acceptloop/address/endpoint";
import { type Command, type CommandLine, UsageError } from "@acceptloop/program";
import { bind, type DatagramSocket, SocketError } from "@acceptloop/sockets";
import { protocols, type Receiver } from "@acceptloop/transport";
import { internetEndpoint } from "./internet-endpoint.ts";
import { nextDatagram } from "./next-datagram.ts";
import { protocolOf, protocolOption } from "./protocol-option.ts";

const QUEUE_BYTES = 8 * 1024 * 1024;

/** The command `receive`: the other end of `send`. */
export const receive: Command = {
  summary: "Receives what `udp-echo send` sends, once, and tells its length and its SHA-256.",
  operands: "[ENDPOINT]",
  options: {
    protocol: protocolOption,
    output: { value: "FILE", help: "write it there" },
    patience: { value: "MS", default: "30000", help: "gives up after so long a silence, once it has begun" },
    linger: { value: "MS", default: "1000", help: "acknowledges again for so long after the end" },
    json: { help: "JSON lines on stdout" },
  },
  examples: ["udp-echo receive 127.0.0.1:8254 --output copy.md"],
  run: accept,
};

async function accept(commandLine: CommandLine): Promise<void> {
  const endpoint = internetEndpoint(commandLine.endpoint("127.0.0.1:8254"));
  const receiver = protocols[protocolOf(commandLine)].receiver();
  const patience = commandLine.integer("patience", 1, 3_600_000);
  const linger = commandLine.integer("linger", 0, 3_600_000);
  const asJson = commandLine.flag("json");
  const output = await open(commandLine.text("output"));
  await using socket = await bind(endpoint, { queueBytes: QUEUE_BYTES });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => void socket.close());
  const name = formatEndpoint(socket.local);
  const first = { event: "listening", transport: "udp", endpoint: name, pid: process.pid };
  process.stdout.write(asJson ? `${JSON.stringify(first)}\n` : `LISTENING udp ${name}\n`);

  const hash = createHash("sha256");
  let bytes = 0;
  const isWhole = await take(socket, receiver, patience, async (piece) => {
    hash.update(piece);
    bytes += piece.length;
    if (output && !output.write(piece)) await once(output, "drain");
  });
  if (output) await new Promise<void>((resolve) => output.end(() => resolve()));
  if (isWhole) {
    const sha256 = hash.digest("hex");
    const event = { event: "received", bytes, sha256 };
    process.stdout.write(
      asJson ? `${JSON.stringify(event)}\n` : `received ${bytes} bytes, sha256 ${sha256}\n`,
    );
    // Our last acknowledgement may be lost, and nothing acknowledges it: as in TCP's TIME_WAIT, we stay for a while.
    await answerUntil(socket, receiver, performance.now() + linger);
  }
  process.stdout.write(asJson ? `${JSON.stringify({ event: "bye" })}\n` : "Bye\n");
}

/** @returns whether all came; false when the socket was closed before */
async function take(
  socket: DatagramSocket,
  receiver: Receiver,
  patience: number,
  keep: (piece: Uint8Array) => Promise<void>,
): Promise<boolean> {
  let deadline = Number.POSITIVE_INFINITY;
  while (!receiver.isDone) {
    const hasCome = await answerUntil(socket, receiver, deadline, 1);
    if (!hasCome && deadline === Number.POSITIVE_INFINITY) return false;
    if (!hasCome)
      throw new SocketError("receive the rest", "ETIMEDOUT", { meaning: "nothing comes any more" });
    deadline = performance.now() + patience;
    for (let piece = receiver.take(); piece; piece = receiver.take()) await keep(piece);
  }
  return true;
}

/** Acknowledges what comes, until it is time, or so many datagrams have come; returns whether any has. */
async function answerUntil(
  socket: DatagramSocket,
  receiver: Receiver,
  deadline: number,
  most: number = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  let count = 0;
  while (count < most && performance.now() < deadline) {
    const datagram = await nextDatagram(socket, deadline);
    if (datagram === undefined) break;
    count += 1;
    receiver.receive(datagram.bytes, performance.now());
    for (let bytes = receiver.transmit(0); bytes; bytes = receiver.transmit(0)) {
      // One that cannot be sent is lost, which the protocol is there for.
      socket.trySend(bytes, datagram.from);
    }
  }
  return count > 0;
}

async function open(path: string | undefined): Promise<WriteStream | undefined> {
  if (path === undefined) return undefined;
  const stream = createWriteStream(path);
  try {
    await once(stream, "open");
    return stream;
  } catch (error) {
    throw new UsageError(
      `cannot write to ${path}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
