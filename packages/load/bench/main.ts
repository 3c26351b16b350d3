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
  const ownLimit: Burst[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    byC.push(await burstInC(program, eventLoop));
    byOurs.push(await burst(eventLoop));
    ownLimit.push(await burst(inC));
  }
  const best = Math.max(...byC);
  const ourBest = Math.max(...byOurs.map(({ rate }) => rate));
  say(`\nclosed loop, ${CLIENTS} connections x ${BYTES} bytes, against tcp-echo event-loop, replies/s`);
  say(`  the generator in C   ${best.toFixed(0)}`);
  say(`  ours                 ${ourBest.toFixed(0)}  ${(ourBest / best).toFixed(2)}  (target 0.95)`);
  const limit = ownLimit.reduce((one, other) => (other.rate > one.rate ? other : one));
  say(
    `ours against an epoll loop in C: ${limit.rate.toFixed(0)}/s (${(limit.rate / best).toFixed(2)}), used ${limit.use.toFixed(2)} of its core,` +
      ` the guard ${ownLimit.filter(({ isGeneratorLimited }) => isGeneratorLimited).length} times of ${ROUNDS}`,
  );

  const rate = Math.round(median(byOurs.map((one) => one.rate)) * 0.7);
  const open: Burst[] = [];
  for (let round = 0; round < ROUNDS; round += 1) open.push(await burst(eventLoop, rate));
  say(
    `open loop at 70 % of that (${rate}/s): used ${median(open.map(({ use }) => use)).toFixed(2)} of its core, p50 ${median(open.map(({ p50 }) => p50)).toFixed(3)} ms,` +
      ` the guard ${open.filter(({ isGeneratorLimited }) => isGeneratorLimited).length} times of ${ROUNDS}`,
  );
}

/** Does ours see the same latencies as an independent generator, under the same load? */
async function compareOpenLoops(program: string, port: number): Promise<void> {
  const rate = 20_000;
  const byC: number[] = [];
  const byOurs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const words = [program, port, CLIENTS, BYTES, 2 * BURST, rate];
    const [, p50] = /p50 (\S+)/.exec(await pinned(words.map(String))) ?? [];
    byC.push(Number(p50));
    byOurs.push((await burst(port, rate, 2 * BURST)).p50);
  }
  say(
    `\nopen loop, ${rate}/s, ${CLIENTS} connections, against tcp-echo event-loop: p50 in ms, median of ${ROUNDS}`,
  );
  say(`  the generator in C   ${median(byC).toFixed(4)}   ${spread(byC)}`);
  say(
    `  ours                 ${median(byOurs).toFixed(4)}   ${spread(byOurs)}  ${(median(byOurs) / median(byC)).toFixed(2)}  (target 0.90 to 1.10)`,
  );
}

async function burst(port: number, rate?: number, milliseconds: number = BURST): Promise<Burst> {
  const program = fileURLToPath(new URL("burst.ts", import.meta.url));
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

function spread(figures: readonly number[]): string {
  return `(${Math.min(...figures).toFixed(4)} to ${Math.max(...figures).toFixed(4)})`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
