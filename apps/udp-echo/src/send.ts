import { createHash, randomInt } from "node:crypto";
import { isIPv6 } from "node:net";
import { formatEndpoint, type InternetEndpoint } from "@acceptloop/address/endpoint";
import type { Command, CommandLine } from "@acceptloop/program";
import { bind, type DatagramSocket, SocketError } from "@acceptloop/sockets";
import { largestPayload, protocols, seededRandom, type Sender } from "@acceptloop/transport";
import { internetEndpoint } from "./internet-endpoint.ts";
import { nextDatagram } from "./next-datagram.ts";
import { protocolOf, protocolOption } from "./protocol-option.ts";
import { Picture } from "./window-picture.ts";

/** The command `send`: a file over datagrams. */
export const send: Command = {
  summary: "Sends standard input reliably, as a protocol of the textbooks does, to `udp-echo receive`.",
  operands: "ENDPOINT",
  options: {
    protocol: protocolOption,
    window: { value: "N", default: "32", help: "pieces that may be on their way at once" },
    piece: { value: "BYTES", default: "1400", help: "data in one datagram" },
    bytes: { value: "N", help: "send N random bytes in place of standard input" },
    "longest-timeout": {
      value: "MS",
      default: "1000",
      help: "longest wait for an acknowledgement, after back-off",
    },
    patience: { value: "MS", default: "10000", help: "gives up after so long a silence" },
    picture: { help: "draw the window on stderr, even if that is no terminal" },
    json: { help: "JSON lines on stdout" },
  },
  examples: [
    "udp-echo send 127.0.0.1:8254 < README.md",
    "udp-echo send 9000 --protocol selective-repeat --bytes 10000000 --window 64",
  ],
  run: transfer,
};

async function transfer(commandLine: CommandLine): Promise<void> {
  const to = internetEndpoint(commandLine.endpoint());
  const protocol = protocolOf(commandLine);
  const size = commandLine.integer("piece", 1, largestPayload);
  const sender = protocols[protocol].sender({
    session: randomInt(2 ** 32),
    window: commandLine.integer("window", 1, 4096),
    longestTimeout: commandLine.integer("longest-timeout", 10, 600_000),
    patience: commandLine.integer("patience", 1, 3_600_000),
  });
  const input =
    commandLine.text("bytes") === undefined
      ? process.stdin
      : randomBytes(commandLine.integer("bytes", 0, 1e12));
  const picture = new Picture(commandLine.flag("picture"));
  await using socket = await bind({ host: isIPv6(to.host) ? "::" : "0.0.0.0", port: 0 });

  const begin = performance.now();
  const given = new Feed(sender, input, size);
  try {
    await deliver(sender, given, socket, to, picture);
  } finally {
    picture.end();
  }
  const seconds = (performance.now() - begin) / 1000;
  const { bytes, sha256 } = given.summary();
  const goodput = (8 * bytes) / seconds / 1e6;
  const { sent, resent, timeouts } = sender.counts;
  const line =
    `sent ${bytes} bytes in ${seconds.toFixed(2)} s by ${protocol}: ${goodput.toFixed(2)} Mbit/s, ${sent} pieces, ` +
    `${resent} sent again, ${timeouts} time-outs, sha256 ${sha256}`;
  const event = { event: "sent", protocol, bytes, seconds, goodput, sent, resent, timeouts, sha256 };
  process.stdout.write(`${commandLine.flag("json") ? JSON.stringify(event) : line}\n`);
}

async function deliver(
  sender: Sender,
  given: Feed,
  socket: DatagramSocket,
  to: InternetEndpoint,
  picture: Picture,
): Promise<void> {
  while (!sender.isDone) {
    given.wake = new AbortController();
    given.makeRoom();
    for (let bytes = sender.transmit(performance.now()); bytes; bytes = sender.transmit(performance.now())) {
      await socket.send(bytes, to);
    }
    picture.draw(sender);
    const datagram = await nextDatagram(socket, sender.deadline, given.wake.signal);
    if (datagram) sender.receive(datagram.bytes, performance.now());
    while (socket.readiness.isReady()) sender.receive((await socket.receive()).bytes, performance.now());
    if (given.failure) throw given.failure;
    if (sender.isHopeless(performance.now())) {
      const meaning = "nobody acknowledges anything any more";
      throw new SocketError(`send to ${formatEndpoint(to)}`, "ETIMEDOUT", { meaning });
    }
  }
}

/** Gives the input to the sender in pieces, as it has room for them. */
class Feed {
  /** Aborted when there is something new to send. */
  wake: AbortController = new AbortController();
  failure: unknown;
  readonly #sender: Sender;
  readonly #hash = createHash("sha256");
  #bytes = 0;
  #hasRoom: () => void = () => {};

  constructor(sender: Sender, input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, size: number) {
    this.#sender = sender;
    this.#run(input, size).catch((error: unknown) => (this.failure = error));
  }

  makeRoom(): void {
    if (this.#sender.room > 0) this.#hasRoom();
  }

  summary(): { bytes: number; sha256: string } {
    return { bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }

  async #run(input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, size: number): Promise<void> {
    for await (const chunk of input) {
      this.#hash.update(chunk);
      this.#bytes += chunk.length;
      for (let start = 0; start < chunk.length; start += size) {
        while (this.#sender.room === 0) await new Promise<void>((resolve) => (this.#hasRoom = resolve));
        this.#sender.give(Uint8Array.from(chunk.subarray(start, start + size)));
        this.wake.abort();
      }
    }
    this.#sender.end();
    this.wake.abort();
  }
}

function* randomBytes(count: number): Generator<Uint8Array, void, void> {
  const random = seededRandom(count);
  for (let left = count; left > 0; left -= 65_536) {
    const chunk = new Uint8Array(Math.min(left, 65_536));
    for (let index = 0; index < chunk.length; index += 1) chunk[index] = random() * 256;
    yield chunk;
  }
}
