import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { compile } from "@acceptloop/test-utils/bench/compile";
import { epollInC, generator, ours } from "@acceptloop/test-utils/bench/contest";

/** What `burst.ts` prints. */
interface Burst {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly use: number;
  readonly isGeneratorLimited: boolean;
}

const execute = promisify(execFile);
const CLIENTS = 50;
const BYTES = 64;
const BURST = 500;
const ROUNDS = 9;
const RATE = 20_000;
const SERVER_CORE = "0";
const GENERATOR_CORE = "1";

const openLoopInC = compile(new URL("open-loop.c", import.meta.url));
const [epoll] = epollInC;
if (generator === undefined || openLoopInC === undefined || epoll === undefined)
  throw new Error("this bench needs gcc");

const servers: ChildProcess[] = [];
try {
  const eventLoop = await serve(ours("tcp-echo", "event-loop", "node").command, "0");
  const inC = await serve(epoll.command, "18254");
  await compareClosedLoops(generator, eventLoop, inC);
  await compareOpenLoops(openLoopInC, eventLoop);
} finally {
  for (const server of servers) server.kill("SIGKILL");
}

/** How much of what the generator in C gets out of a server does ours get out of it, each on a core of its own? */
async function compareClosedLoops(program: string, eventLoop: number, inC: number): Promise<void> {
  const byC: number[] = [];
  const byOurs: Burst[] = [];
  const byConnections: Burst[] = [];
  const ownLimit: Burst[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    byC.push(await burstInC(program, eventLoop));
    byOurs.push(await burst("burst.ts", eventLoop));
    byConnections.push(await burst("by-connection.ts", eventLoop));
    ownLimit.push(await burst("burst.ts", inC));
  }
  say(`\nclosed loop, ${CLIENTS} connections x ${BYTES} bytes, against tcp-echo event-loop, replies/s`);
  say("  best round, its ratio to the best of C, and the median of the ratios within each round");
  const row = (name: string, rates: readonly number[]): void => {
    const ratios = rates.map((rate, round) => rate / (byC[round] ?? Number.NaN));
    const best = Math.max(...rates);
    say(
      `  ${name.padEnd(34)} ${best.toFixed(0).padStart(7)}  ${(best / Math.max(...byC)).toFixed(2)}  ${median(ratios).toFixed(2)}`,
    );
  };
  row("the generator in C", byC);
  row("ours (target 0.95)", ratesOf(byOurs));
  row("ours, over Connection.forEach", ratesOf(byConnections));
  row("ours, against an epoll loop in C", ratesOf(ownLimit));
  const p50 = (bursts: readonly Burst[]): string => median(bursts.map((one) => one.p50)).toFixed(3);
  say(`  p50 of ours ${p50(byOurs)} ms, over Connection.forEach ${p50(byConnections)} ms`);
  sayGuard("closed loop against the epoll loop in C", ownLimit);

  const rate = Math.round(median(ratesOf(byOurs)) * 0.7);
  const open: Burst[] = [];
  for (let round = 0; round < ROUNDS; round += 1) open.push(await burst("burst.ts", eventLoop, rate));
  sayGuard(`open loop at 70 % of what event-loop answered (${rate}/s)`, open);
}

/** Does ours see the same latencies as an independent generator, under the same load? */
async function compareOpenLoops(program: string, port: number): Promise<void> {
  const byC: number[] = [];
  const byOurs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const words = [program, port, CLIENTS, BYTES, 2 * BURST, RATE];
    const [, p50] = /p50 (\S+)/.exec(await pinned(words.map(String))) ?? [];
    byC.push(Number(p50));
    byOurs.push((await burst("burst.ts", port, RATE, 2 * BURST)).p50);
  }
  say(
    `\nopen loop, ${RATE}/s, ${CLIENTS} connections, against tcp-echo event-loop: p50 in ms of ${ROUNDS} rounds`,
  );
  say(`  the generator in C   median ${median(byC).toFixed(4)}, best ${Math.min(...byC).toFixed(4)}`);
  say(`  ours                 median ${median(byOurs).toFixed(4)}, best ${Math.min(...byOurs).toFixed(4)}`);
  const ratio = Math.min(...byOurs) / Math.min(...byC);
  say(
    `  ratio                median ${(median(byOurs) / median(byC)).toFixed(2)}, best ${ratio.toFixed(2)} (target 0.90 to 1.10)`,
  );
}

function sayGuard(what: string, bursts: readonly Burst[]): void {
  const fired = bursts.filter(({ isGeneratorLimited }) => isGeneratorLimited).length;
  const use = median(bursts.map((one) => one.use)).toFixed(2);
  say(`  guard, ${what}: used ${use} of its core, fired in ${fired} of ${bursts.length} rounds`);
}

function ratesOf(bursts: readonly Burst[]): number[] {
  return bursts.map(({ rate }) => rate);
}

async function burst(
  file: "burst.ts" | "by-connection.ts",
  port: number,
  rate?: number,
  milliseconds: number = BURST,
): Promise<Burst> {
  const program = fileURLToPath(new URL(file, import.meta.url));
  const words = [
    process.execPath,
    "--conditions=@acceptloop/source",
    program,
    port,
    CLIENTS,
    BYTES,
    milliseconds,
  ];
  const output = await pinned([...words, ...(rate === undefined ? [] : [rate])].map(String));
  const result: Burst & { readonly wrong: number } = JSON.parse(output);
  if (result.wrong > 0) throw new Error("the server has answered wrongly");
  return result;
}

async function burstInC(program: string, port: number): Promise<number> {
  const words = [program, "127.0.0.1", port, CLIENTS, BYTES, BURST, "upper", "stay"];
  const [, replies] = /replies (\d+)/.exec(await pinned(words.map(String))) ?? [];
  return (Number(replies) * 1000) / BURST;
}

async function pinned(words: readonly string[]): Promise<string> {
  return (await execute("taskset", ["-c", GENERATOR_CORE, ...words])).stdout;
}

async function serve(command: readonly string[], port: string): Promise<number> {
  const words = command.map((word) => word.replaceAll("{port}", port).replaceAll("{service}", "upper"));
  const server = spawn("taskset", ["-c", SERVER_CORE, ...words], { stdio: ["ignore", "pipe", "inherit"] });
  servers.push(server);
  const [line]: string[] = await once(createInterface(server.stdout), "line");
  return Number(/:(\d+)$/.exec(line ?? "")?.[1]);
}

function median(figures: readonly number[]): number {
  return figures.toSorted((one, other) => one - other)[Math.floor(figures.length / 2)] ?? Number.NaN;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
