import { type Endpoint, formatEndpoint } from "@acceptloop/address/endpoint";
import {
  highestRate,
  type Histogram,
  Load,
  type LoadPlan,
  type LoadResult,
  type Objective,
  type SearchOptions,
  type Step,
} from "@acceptloop/load";
import { type Command, type CommandLine, note, UsageError } from "@acceptloop/program";
import { largestDatagram } from "@acceptloop/sockets";
import { interruption } from "./interruption.ts";
import { loadTableOf } from "./load-table.ts";
import { bytesOf, messageOf, upperCased } from "./message.ts";
import { objectiveOf } from "./objective-option.ts";

const MOST_CONNECTIONS = 100_000;
const MOST_THREADS = 64;
const HIGHEST_RATE = 10_000_000;
const LONGEST_SECONDS = 3600;
const LONGEST_WARM_UP = 600_000;
const USUAL_BYTES = 64;
const LARGEST_MESSAGE = 64 * 1024 * 1024;
const LARGEST_DATAGRAM = largestDatagram("IPv4");
const HIGHEST_CORE = 4095;

/** The command `load`: puts any server under load, whoever has started it. */
export const load: Command = {
  summary: "Puts a server under load, and prints how it bears it.",
  operands: "ENDPOINT",
  options: {
    rate: {
      value: "N",
      help: "requests per second by plan; without it each client asks when it was answered",
    },
    connections: { value: "N", default: "50", help: "clients, each with one request at a time" },
    threads: { value: "N", default: "1", help: "threads of the generator, which share the clients" },
    duration: { value: "SECONDS", default: "10", help: "measurement; with --slo, of each step" },
    "warm-up": { value: "MS", default: "1000", help: "load before the measurement, which does not count" },
    bytes: { value: "N", help: `length of a request: letters, and a line feed (default ${USUAL_BYTES})` },
    message: { value: "TEXT", help: String.raw`the request itself; \n, \r, \t, \\ and \xFF as in printf(1)` },
    reply: { value: "TEXT", default: "upper", help: "what must come back: upper, same, or the text itself" },
    reconnect: { help: "a connection for each request" },
    udp: { help: "datagrams" },
    slo: { value: "OBJECTIVE", help: "finds the highest rate that holds it: p99<20ms, max<1s, errors<1%" },
    cores: { value: "A,B", help: "processor cores to pin the threads to" },
    json: { help: "the figures as one JSON line on stdout, in place of the table" },
  },
  examples: [
    "compare load 8254 --rate 2000 --connections 50",
    "compare load unix:/tmp/server.sock --duration 5 --bytes 16384 --reply same",
    "compare load 8254 --slo 'p99<20ms' --duration 2",
  ],
  run,
};

async function run(commandLine: CommandLine): Promise<void> {
  const plan = planOf(commandLine);
  const objective = objectiveOf(commandLine);
  const duration = commandLine.integer("duration", 1, LONGEST_SECONDS) * 1000;
  const warmUp = commandLine.integer("warm-up", 0, LONGEST_WARM_UP);
  if (objective !== undefined && plan.rate !== undefined) {
    throw new UsageError("--slo looks for a rate itself, so --rate makes no sense with it");
  }
  const until = interruption();
  const asJson = commandLine.flag("json");
  try {
    if (objective === undefined) await measure(plan, warmUp, duration, asJson, until);
    else await search(plan, objective, { warmUp, duration, until, onStep: tell }, asJson);
  } catch (error) {
    if (!until.aborted) throw error;
    note("interrupted before anything was measured");
  }
}

async function measure(
  plan: LoadPlan,
  warmUp: number,
  duration: number,
  asJson: boolean,
  until: AbortSignal,
): Promise<void> {
  await using running = await start(plan, until);
  if (warmUp > 0) await running.measure(warmUp, { until });
  until.throwIfAborted();
  const seconds = duration / 1000;
  const result = await running.measure(duration, {
    until,
    onSecond({ second, replies, p99 }) {
      const latency = p99 === null ? "–" : `${p99.toFixed(3)} ms`;
      note(`${replies} replies/s, p99 ${latency}  (${Math.max(0, seconds - second)} s left)`);
    },
  });
  if (until.aborted)
    note(`interrupted after ${result.seconds.toFixed(1)} s; this is what there was until then`);
  print(asJson ? JSON.stringify({ ...factsOf(plan), ...figuresOf(result) }) : loadTableOf(plan, result));
}

async function search(
  plan: LoadPlan,
  objective: Objective,
  options: SearchOptions,
  asJson: boolean,
): Promise<void> {
  const { rate, failedAt, limitedBy, interrupted, steps } = await highestRate(plan, objective, options);
  if (steps.length === 0) options.until?.throwIfAborted();
  if (interrupted) note("interrupted; this is what the steps until then have found");
  const best = steps.findLast((step) => step.holds && step.rate === rate);
  if (asJson) {
    const tried = steps.map((step) => Object.assign({}, step, { result: figuresOf(step.result) }));
    return print(
      JSON.stringify({
        ...factsOf(plan),
        objective: objective.text,
        rate,
        failedAt,
        limitedBy,
        interrupted,
        steps: tried,
      }),
    );
  }
  if (best === undefined) {
    return print(`${objective.text} was not held at any rate${interrupted ? " that was tried" : ""}`);
  }
  const end =
    limitedBy === "generator"
      ? `at ${failedAt?.toFixed(0)}/s the generator was at its own limit, so the server might do more`
      : `at ${failedAt?.toFixed(0)}/s it was not`;
  print(loadTableOf({ ...plan, rate: best.rate }, best.result));
  print(
    `\n${objective.text} was held up to ${best.rate.toFixed(0)}/s; ${failedAt === null ? "higher was not tried" : end}`,
  );
}

function tell({ rate, holds, isGeneratorLimited, result }: Step): void {
  const p99 = result.latency.percentile(99);
  const outcome = holds
    ? "held"
    : isGeneratorLimited
      ? "not held, the generator was at its limit"
      : "not held";
  note(`${rate.toFixed(0)}/s: p99 ${p99 === null ? "–" : `${p99.toFixed(3)} ms`}, ${outcome}`);
}

/** Until it has started it can be abandoned; from then on a window can be ended early, which keeps its figures. */
async function start(plan: LoadPlan, until: AbortSignal): Promise<Load> {
  const abandoning = new AbortController();
  const abandon = (): void => abandoning.abort();
  until.addEventListener("abort", abandon, { once: true });
  const running = await Load.start(plan, { signal: abandoning.signal });
  until.removeEventListener("abort", abandon);
  return running;
}

/** @throws {UsageError} for what makes no sense */
function planOf(commandLine: CommandLine): LoadPlan {
  const isDatagram = commandLine.flag("udp");
  const endpoint: Endpoint = commandLine.endpoint();
  if (isDatagram && "path" in endpoint) throw new UsageError("--udp needs an address and a port, not a path");
  if (isDatagram && commandLine.flag("reconnect"))
    throw new UsageError("--reconnect makes no sense with --udp, which knows no connections");
  const request = requestOf(commandLine);
  if (isDatagram && request.length > LARGEST_DATAGRAM) {
    throw new UsageError(`--udp carries at most ${LARGEST_DATAGRAM} bytes, not ${request.length}`);
  }
  const reply = commandLine.text("reply") ?? "upper";
  const cores = commandLine.text("cores");
  return {
    endpoint,
    transport: isDatagram ? "udp" : "tcp",
    connections: commandLine.integer("connections", 1, MOST_CONNECTIONS),
    threads: commandLine.integer("threads", 1, MOST_THREADS),
    request,
    reply: reply === "upper" ? upperCased(request) : reply === "same" ? request : bytesIn("reply", reply),
    reconnects: commandLine.flag("reconnect"),
    ...(commandLine.text("rate") !== undefined && { rate: commandLine.integer("rate", 1, HIGHEST_RATE) }),
    ...(cores !== undefined && { cores: coresIn(cores) }),
  };
}

function requestOf(commandLine: CommandLine): Uint8Array {
  const message = commandLine.text("message");
  const hasLength = commandLine.text("bytes") !== undefined;
  if (message !== undefined && hasLength) throw new UsageError("--message and --bytes exclude each other");
  if (message !== undefined) return bytesIn("message", message);
  return messageOf(hasLength ? commandLine.integer("bytes", 1, LARGEST_MESSAGE) : USUAL_BYTES);
}

function bytesIn(option: string, text: string): Uint8Array {
  const bytes = bytesOf(text);
  if (bytes === undefined)
    throw new UsageError(`--${option} has an escape that is none of \\n \\r \\t \\\\ \\xFF`);
  if (bytes.length === 0) throw new UsageError(`--${option} needs at least one byte`);
  return bytes;
}

function coresIn(text: string): number[] {
  return text.split(",").map((word) => {
    const core = Number(word);
    if (!/^[0-9]{1,4}$/.test(word) || core > HIGHEST_CORE) {
      throw new UsageError(`--cores takes numbers of cores with commas, not ${JSON.stringify(text)}`);
    }
    return core;
  });
}

function factsOf({ endpoint, transport, connections, threads, rate, request }: LoadPlan): object {
  return {
    event: "load",
    endpoint: formatEndpoint(endpoint),
    transport,
    connections,
    threads,
    rate: rate ?? null,
    bytes: request.length,
  };
}

/** All figures; the histograms by their percentiles, and encoded, so that they can be merged. */
function figuresOf(result: LoadResult): object {
  return {
    ...result,
    latency: distributionOf(result.latency),
    uncorrected: distributionOf(result.uncorrected),
    connecting: distributionOf(result.connecting),
    firstByte: distributionOf(result.firstByte),
  };
}

function distributionOf(histogram: Histogram): object {
  const { count, mean, maximum } = histogram;
  const [p50, p90, p99, p999] = [50, 90, 99, 99.9].map((percentile) => histogram.percentile(percentile));
  return { count, mean, p50, p90, p99, "p99.9": p999, max: maximum, histogram: histogram.encode() };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
