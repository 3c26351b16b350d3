import { fileURLToPath } from "node:url";
import { compile } from "@acceptloop/test-utils/bench/compile";
import { type Contestant, contest, printRatios } from "@acceptloop/test-utils/bench/contest";
import { distribution } from "./distribution.ts";
import { firstByte } from "./first-byte.ts";

/**
 * A server of this project as npm delivers it. From its TypeScript source it would also answer, but Node, once it has read
 * TypeScript, is a process twice as expensive to fork.
 */
function ours(
  app: string,
  model: string,
  runtime: "node" | "deno" | "bun",
  ...options: string[]
): Contestant {
  const program = fileURLToPath(new URL(`../../${app}/dist/main.js`, import.meta.url));
  const launcher = runtime === "deno" ? ["deno", "run", "--allow-all"] : [runtime];
  const service = options.includes("--exec") ? [] : ["--service", "{service}"];
  const serve = ["serve", "{port}", "--model", model, ...service, ...options];
  return { name: `${app} ${model}, ${runtime}`, command: [...launcher, program, ...serve] };
}

const parts: Readonly<Record<string, () => Promise<void>>> = { exec, connections, cpu, start, clients };

// All parts, or those that are named: each takes less than a minute.
const named = process.argv.slice(2);
for (const part of named.length > 0 ? named : Object.keys(parts)) await parts[part]?.();

/** A program for each client, four clients at a time. */
async function exec(): Promise<void> {
  const tcpserver: Contestant = {
    name: "tcpserver",
    command: quietly("tcpserver", "-RH", "-l0", "127.0.0.1", "{port}", "/bin/cat"),
  };
  const cat = ["--exec", "/bin/cat"];
  const contestants = (["node", "bun"] as const).flatMap((runtime) => [
    ours("fork-server", "fork", runtime, ...cat),
    ours("fork-server", "prefork-accept", runtime, "--workers", "2", ...cat),
  ]);
  const quiet = contestants.map(({ name, command }) => ({ name, command: quietly(...command) }));
  const rates = await contest([tcpserver, ...quiet], {
    clients: 4,
    bytes: 64,
    service: "echo",
    reconnects: true,
    onOneCore: false,
  });
  printRatios("/bin/cat for each connection, 4 clients", rates, tcpserver.name, {
    "fork-server fork, node": 0.42,
    "fork-server prefork-accept, node": 0.42,
    "fork-server fork, bun": 0.8,
    "fork-server prefork-accept, bun": 0.8,
  });
}

/** How many connections a second, each for one message. */
async function connections(): Promise<void> {
  const socat: Contestant = {
    name: "socat fork,EXEC:cat",
    command: quietly("socat", "TCP-LISTEN:{port},bind=127.0.0.1,fork,reuseaddr,backlog=511", "EXEC:cat"),
  };
  const loop = ours("tcp-echo", "event-loop", "node");
  const prefork = ["prefork-accept", "prefork-reuseport", "prefork-pass"].map((model) =>
    ours("fork-server", model, "node", "--workers", "2"),
  );
  const load = { clients: 4, bytes: 64, service: "echo", reconnects: true, onOneCore: false } as const;
  const rates = await contest([socat, loop, ...prefork], load);
  const accept = "fork-server prefork-accept, node";
  printRatios("a connection for each message, 4 clients", rates, socat.name, { [accept]: 6 });
  printRatios("the same, as ratios to one event loop", rates, loop.name, { [accept]: 0.75 });
}

/** Requests of 10 ms of processor time, each over a connection of its own. */
async function cpu(): Promise<void> {
  const work = ["--service", "work:10"];
  const loop = ours("tcp-echo", "event-loop", "node", ...work);
  const pools = ["prefork-accept", "prefork-pass"].map((model) =>
    ours("fork-server", model, "node", "--workers", "2", ...work),
  );
  const load = { clients: 8, bytes: 64, service: "echo", reconnects: true, onOneCore: false } as const;
  const rates = await contest([loop, ...pools], load);
  printRatios("work:10 on two cores, 8 clients", rates, loop.name, {
    "fork-server prefork-accept, node": 1.85,
  });
}

/** Milliseconds until a new client has its first byte, when ten come each second. */
async function start(): Promise<void> {
  const program = compile(new URL("../../compare/examples/guests/fork.c", import.meta.url));
  const inC: readonly Contestant[] =
    program === undefined ? [] : [{ name: "C, fork(2)", command: [program, "{port}", "{service}"] }];
  const contestants = (["node", "deno", "bun"] as const).flatMap((runtime) => [
    ours("fork-server", "fork", runtime),
    ours("fork-server", "fork-spare", runtime),
  ]);
  const onNode = ours("fork-server", "fork", "node");
  const uncached: Contestant = {
    name: `${onNode.name}, no compile cache`,
    command: ["env", "NODE_DISABLE_COMPILE_CACHE=1", ...onNode.command],
  };
  process.stdout.write("\nfirst byte of a new client, 10 a second, median\n");
  for (const contestant of [...inC, uncached, ...contestants]) {
    const time = (await firstByte(contestant)).toFixed(2).padStart(9);
    const aim = contestant.name.includes("spare") ? "  (target 3)" : "";
    process.stdout.write(`  ${contestant.name.padEnd(36)} ${time} ms${aim}\n`);
  }
}

/** Who of 15 workers has served how many of 5000 clients. */
async function clients(): Promise<void> {
  process.stdout.write("\nclients of each of 15 processes, 5000 in all, ten at a time\n");
  for (const model of ["prefork-accept", "prefork-reuseport", "prefork-pass"]) {
    const contestant = ours("fork-server", model, "node", "--workers", "15", "--stats", "--json");
    const counts = await distribution(contestant);
    process.stdout.write(`  ${model.padEnd(18)} ${counts.join(" ")}\n`);
  }
}

/** Without what cat says of clients who reset their connection. */
function quietly(...command: readonly string[]): string[] {
  return ["sh", "-c", 'exec "$@" 2>/dev/null', "sh", ...command];
}
