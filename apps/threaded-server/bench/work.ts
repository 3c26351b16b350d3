import { createHistogram } from "node:perf_hooks";
import { setTimeout as elapsed } from "node:timers/promises";
import { type Client, client, commandOf, type RunningProgram, start } from "@acceptloop/test-utils";

const ROUNDS = 12;
const BURST = 800;
const HEAVY_CLIENTS = 8;
const SMALL_CLIENTS = 4;
const REFERENCE = "tcp-echo event-loop";

/** What is asked again and again: a line that burns 10 ms, and one that asks for nothing. */
const HEAVY = "think\n";
const SMALL = "\n";

const contenders: readonly (readonly [app: string, model: string, ...options: string[]])[] = [
  ["tcp-echo", "event-loop"],
  ["threaded-server", "thread"],
  ["threaded-server", "thread-pool", "--workers", String(HEAVY_CLIENTS + SMALL_CLIENTS)],
  ["threaded-server", "thread-reuseport"],
  ["threaded-server", "watcher-executors"],
];

/** The best burst of replies to heavy requests, and how long small ones took meanwhile. */
interface Figures {
  readonly name: string;
  readonly server: RunningProgram;
  best: number;
  readonly small: ReturnType<typeof createHistogram>;
}

const all: Figures[] = [];
for (const [app, model, ...options] of contenders) {
  const server = await start(
    commandOf(app, "node", "serve", "0", "--service", "work:10", "--model", model, ...options),
  );
  all.push({ name: `${app} ${model}`, server, best: 0, small: createHistogram() });
}
for (let round = 0; round < ROUNDS; round += 1) {
  for (const figures of all) {
    figures.best = Math.max(figures.best, await replies(figures.server.port));
    if (round % 3 === 0) await smallOnesMeanwhile(figures);
  }
}
for (const { server } of all) await server.stop("SIGKILL");

const whole = all.find(({ name }) => name === REFERENCE)?.best ?? Number.NaN;
process.stdout.write(
  `${HEAVY_CLIENTS} clients that ask for work:10, and then ${SMALL_CLIENTS} with small requests beside them\n`,
);
for (const { name, best, small } of all) {
  const isPool = name.endsWith("pool") || name.endsWith("executors");
  const ratio = (best / whole).toFixed(2);
  const p99 = (small.percentile(99) / 1e6).toFixed(1);
  process.stdout.write(
    `  ${name.padEnd(34)} ${best.toFixed(0).padStart(4)} replies/s  ${ratio}${isPool ? " (target 1.85)" : ""}` +
      `  small p50 ${(small.percentile(50) / 1e6).toFixed(1)} ms, p99 ${p99} ms` +
      `${name.endsWith("executors") ? " (target 20)" : ""}\n`,
  );
}

async function replies(port: number): Promise<number> {
  const clients = await Promise.all(Array.from({ length: HEAVY_CLIENTS }, () => client(port)));
  let count = 0;
  await Promise.all(clients.map((one) => untilAnswered(one)));
  for (const one of clients) void keepAsking(one, HEAVY, () => (count += 1));
  const since = performance.now();
  await elapsed(BURST);
  const rate = (count * 1000) / (performance.now() - since);
  for (const one of clients) one.reset();
  return rate;
}

async function smallOnesMeanwhile({ server, small }: Figures): Promise<void> {
  const heavy = await Promise.all(Array.from({ length: HEAVY_CLIENTS }, () => client(server.port)));
  for (const one of heavy) void keepAsking(one, HEAVY, () => {});
  const light = await Promise.all(Array.from({ length: SMALL_CLIENTS }, () => client(server.port)));
  await Promise.all(light.map((one) => untilAnswered(one)));
  for (const one of light) {
    void keepAsking(one, SMALL, (milliseconds) => small.record(Math.max(1, Math.round(milliseconds * 1e6))));
  }
  await elapsed(BURST);
  for (const one of [...heavy, ...light]) one.reset();
}

/** The first answer takes as long as a thread takes to start. */
async function untilAnswered(one: Client): Promise<void> {
  await one.send(SMALL);
  await one.receive(SMALL.length);
}

/** In a closed loop, until the connection is reset. */
async function keepAsking(one: Client, line: string, tell: (milliseconds: number) => void): Promise<void> {
  try {
    for (;;) {
      const since = performance.now();
      await one.send(line);
      await one.receive(line.length);
      tell(performance.now() - since);
    }
  } catch {
    // The round is over.
  }
}
