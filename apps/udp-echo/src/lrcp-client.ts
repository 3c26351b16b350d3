import { randomInt } from "node:crypto";
import { isIPv6 } from "node:net";
import { formatEndpoint } from "@acceptloop/address/endpoint";
import type { Command, CommandLine } from "@acceptloop/program";
import { bind, type DatagramSocket, SocketError } from "@acceptloop/sockets";
import { decodeLrcp, LrcpSession } from "@acceptloop/transport";
import { internetEndpoint } from "./internet-endpoint.ts";
import { lrcpOptions, lrcpTimesOf } from "./lrcp-options.ts";
import { nextDatagram } from "./next-datagram.ts";

const LINE_FEED = 0x0a;

/** The command `lrcp-client`. */
export const lrcpClient: Command = {
  summary: "Sends standard input over LRCP and prints what comes back, until each line has its answer.",
  operands: "ENDPOINT",
  options: lrcpOptions,
  examples: ["printf 'hello\\n' | udp-echo lrcp-client 127.0.0.1:8254"],
  run: talk,
};

async function talk(commandLine: CommandLine): Promise<void> {
  const to = internetEndpoint(commandLine.endpoint());
  const session = new LrcpSession(randomInt(2 ** 31), true, performance.now(), lrcpTimesOf(commandLine));
  await using socket = await bind(
    { host: isIPv6(to.host) ? "::" : "0.0.0.0", port: 0 },
    { bufferBytes: 1000 },
  );
  const input = new Input(session);
  let answers = 0;
  while (!session.isClosed) {
    input.wake = new AbortController();
    input.makeRoom();
    for (
      let bytes = session.transmit(performance.now());
      bytes;
      bytes = session.transmit(performance.now())
    ) {
      await socket.send(bytes, to);
    }
    const datagram = await nextDatagram(socket, session.deadline, input.wake.signal);
    const message = datagram && decodeLrcp(datagram.bytes);
    if (message?.session === session.id) session.receive(message, performance.now());
    for (let bytes = session.take(); bytes; bytes = session.take()) {
      answers += linesIn(bytes);
      process.stdout.write(bytes);
    }
    if (input.failure) throw input.failure;
    if (input.hasEnded && session.isDelivered && answers >= input.lines) return close(session, socket, to);
  }
  const meaning = "the session ended before every line had its answer";
  throw new SocketError(`talk to ${formatEndpoint(to)}`, "ECONNRESET", { meaning });
}

/** Says that it is over; nobody waits for the answer, since the server forgets us in any case. */
async function close(
  session: LrcpSession,
  socket: DatagramSocket,
  to: { host: string; port: number },
): Promise<void> {
  session.close();
  const farewell = session.transmit(performance.now());
  if (farewell) await socket.send(farewell, to);
}

/** Standard input, as the session has room for it. */
class Input {
  wake: AbortController = new AbortController();
  lines = 0;
  hasEnded = false;
  failure: unknown;
  readonly #session: LrcpSession;
  #hasRoom: () => void = () => {};

  constructor(session: LrcpSession) {
    this.#session = session;
    this.#run().catch((error: unknown) => (this.failure = error));
  }

  makeRoom(): void {
    if (this.#session.room > 0) this.#hasRoom();
  }

  async #run(): Promise<void> {
    let last = LINE_FEED;
    for await (const bytes of process.stdin) {
      await this.#write(bytes);
      last = bytes.at(-1);
    }
    // Without it the last line would wait for its answer for ever.
    if (last !== LINE_FEED) await this.#write(Uint8Array.of(LINE_FEED));
    this.hasEnded = true;
    this.wake.abort();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.lines += linesIn(bytes);
    for (let start = 0; start < bytes.length;) {
      while (this.#session.room === 0) await new Promise<void>((resolve) => (this.#hasRoom = resolve));
      const piece = bytes.subarray(start, start + this.#session.room);
      this.#session.write(piece);
      start += piece.length;
      this.wake.abort();
    }
  }
}

function linesIn(bytes: Uint8Array): number {
  let lines = 0;
  for (const byte of bytes) if (byte === LINE_FEED) lines += 1;
  return lines;
}
