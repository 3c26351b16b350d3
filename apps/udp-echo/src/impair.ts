import {
  Impairment,
  type ImpairmentCounts,
  type ImpairmentOptions,
  seededRandom,
} from "@acceptloop/transport";
import { formatEndpoint } from "@acceptloop/address/endpoint";
import { type Command, type CommandLine, UsageError } from "@acceptloop/program";
import { internetEndpoint } from "./internet-endpoint.ts";
import { Relay } from "./relay.ts";

const PROBABILITY = "for datagrams to TARGET and back; two of them for each direction: P,P";

/** The command `impair`: a bad network for trying things out. */
export const impair: Command = {
  summary:
    "Passes datagrams between clients and TARGET as a bad network would; tells at the end what it did.",
  operands: "ENDPOINT TARGET",
  options: {
    loss: { value: "P", default: "0", help: `probability of loss, 0 to 1, ${PROBABILITY}` },
    duplicate: { value: "P", default: "0", help: "probability that it arrives twice" },
    reorder: {
      value: "P",
      default: "0",
      help: "probability that it is held back, so that others overtake it",
    },
    "hold-back": { value: "MS", default: "10", help: "for how long" },
    delay: { value: "MS", default: "0", help: "how long each takes" },
    jitter: { value: "MS", default: "0", help: "how much longer at most" },
    truncate: { value: "P", default: "0", help: "probability that its end is cut off" },
    rate: { value: "BYTES", default: "0", help: "bytes a second in each direction; 0 for no limit" },
    seed: { value: "N", default: "1", help: "the same seed makes the same decisions" },
    json: { help: "JSON lines on stdout" },
  },
  examples: [
    "udp-echo impair 127.0.0.1:9000 127.0.0.1:8254 --loss 0.3 --duplicate 0.1 --reorder 0.2",
    "udp-echo impair 9000 8254 --delay 40,10 --jitter 5 --seed 7",
  ],
  run: relay,
};

async function relay(commandLine: CommandLine): Promise<void> {
  const endpoint = internetEndpoint(commandLine.endpoint());
  const target = internetEndpoint(commandLine.endpoint(undefined, 1));
  const seed = commandLine.integer("seed", 0, 2 ** 32 - 1);
  const [there, back] = [0, 1].map(
    (direction) => new Impairment(optionsOf(commandLine, direction), seededRandom(seed + direction)),
  );
  if (!there || !back) return;
  const running = await Relay.start(endpoint, target, there, back);
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => running.stop());
  const asJson = commandLine.flag("json");
  const tell = (): void => {
    say(asJson, { event: "there", ...there.counts }, `there: ${describe(there.counts)}`);
    say(asJson, { event: "back", ...back.counts }, `back: ${describe(back.counts)}`);
  };
  process.on("SIGUSR1", tell);
  const [name, targetName] = [formatEndpoint(running.endpoint), formatEndpoint(target)];
  const facts = { transport: "udp", endpoint: name, target: targetName, seed, pid: process.pid };
  say(asJson, { event: "listening", ...facts }, `LISTENING udp ${name}`);
  await running.ended;
  tell();
  say(asJson, { event: "bye" }, "Bye");
}

function optionsOf(commandLine: CommandLine, direction: number): ImpairmentOptions {
  const read = (name: string, highest: number): number => numberOf(commandLine, name, highest, direction);
  return {
    loss: read("loss", 1),
    duplication: read("duplicate", 1),
    reordering: read("reorder", 1),
    holdBack: read("hold-back", 60_000),
    delay: read("delay", 60_000),
    jitter: read("jitter", 60_000),
    truncation: read("truncate", 1),
    rate: read("rate", 1e12),
  };
}

function numberOf(commandLine: CommandLine, name: string, highest: number, direction: number): number {
  const text = commandLine.text(name) ?? "";
  const parts = text.split(",");
  const part = parts[direction] ?? parts[0] ?? "";
  const number = Number(part);
  if (parts.length > 2 || !/^[0-9]+(\.[0-9]+)?$/.test(part) || number > highest) {
    throw new UsageError(
      `--${name} takes a number from 0 to ${highest}, or two, not ${JSON.stringify(text)}`,
    );
  }
  return number;
}

function describe(counts: ImpairmentCounts): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ");
}

function say(asJson: boolean, event: object, line: string): void {
  process.stdout.write(`${asJson ? JSON.stringify(event) : line}\n`);
}
