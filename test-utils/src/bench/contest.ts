import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { createConnection } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePort } from "../free-port.ts";
import { commandOf, type Runtime } from "../runtimes.ts";
import { compile } from "./compile.ts";

const execute = promisify(execFile);

/** A server that takes part. */
export interface Contestant {
  readonly name: string;
  /** Its command line, in which `{port}` stands for a free port on 127.0.0.1, and `{service}` for what it is to answer. */
  readonly command: readonly string[];
}

/** What all of them are asked to do. */
export interface Load {
  readonly clients: number;
  /** Of a message. */
  readonly bytes: number;
  readonly service: "upper" | "echo";
  /** Whether each message has a connection of its own. */
  readonly reconnects?: boolean;
  /** Whether all servers share one core, and the generator has another. Default true. */
  readonly onOneCore?: boolean;
}

const ROUNDS = 13;
const BURST = 300;

/** Path of the load generator; undefined without a C compiler. */
export const generator: string | undefined = compile(new URL("load.c", import.meta.url));

/** The server in C that is the measure of the others; none without a C compiler. */
export const epollInC: readonly Contestant[] = ((program) =>
  program === undefined ? [] : [{ name: "C, one epoll loop", command: [program, "{port}", "{service}"] }])(
  compile(new URL("../../../apps/compare/examples/guests/epoll.c", import.meta.url)),
);

/** A server as the manuals of node:net show it. */
export const idiomatic: Contestant = {
  name: "node:net, a data handler",
  command: [process.execPath, fileURLToPath(new URL("idiomatic.js", import.meta.url)), "{port}", "{service}"],
};

/** A server of this project, from its source. */
export function ours(app: string, model: string, runtime: Runtime, ...options: string[]): Contestant {
  return {
    name: `${app} ${model}, ${runtime}`,
    command: commandOf(
      app,
      runtime,
      "serve",
      "{port}",
      "--model",
      model,
      "--service",
      "{service}",
      ...options,
    ),
  };
}

const hasTaskset = canRun("taskset", "-V");

/**
 * Puts servers side by side: all stay up, each gets a burst of load in its turn, round after round, and the best burst of
 * each counts. So a machine that is slow for a moment is slow for all of them, and only ratios are worth reading.
 *
 * @returns replies per second by name, in the given order; without those that would not start
 */
export async function contest(
  contestants: readonly Contestant[],
  load: Load,
): Promise<ReadonlyMap<string, number>> {
  if (generator === undefined) throw new Error("the load generator needs gcc");
  const best = new Map<string, number>();
  const running: { name: string; port: number; server: ChildProcess }[] = [];
  try {
    for (const { name, command } of contestants) {
      const port = await freePort();
      const words = command.map((word) =>
        word.replaceAll("{port}", String(port)).replaceAll("{service}", load.service),
      );
      const [file = "", ...operands] = load.onOneCore === false ? words : onCore(0, words);
      // A group of its own, so that it ends with all that it has started.
      const server = spawn(file, operands, { stdio: ["ignore", "ignore", "inherit"], detached: true });
      running.push({ name, port, server });
      await untilConnectable(port);
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { name, port } of running) {
        best.set(name, Math.max(best.get(name) ?? 0, await burst(generator, port, load)));
      }
    }
  } finally {
    for (const { server } of running) {
      // One that would not start is gone, and why it is stands in the error under way.
      if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid, "SIGKILL");
    }
  }
  return best;
}

/** Prints each figure with its ratio to `reference`, and what it should be. */
export function printRatios(
  title: string,
  rates: ReadonlyMap<string, number>,
  reference: string,
  targets: Readonly<Record<string, number>> = {},
): void {
  const whole = rates.get(reference) ?? Number.NaN;
  process.stdout.write(`\n${title}\n`);
  for (const [name, rate] of rates) {
    const target = targets[name];
    const aim = target === undefined ? "" : `  (target ${target})`;
    const ratio = (rate / whole).toFixed(2);
    process.stdout.write(
      `  ${name.padEnd(36)} ${Math.round(rate).toString().padStart(9)}/s  ${ratio}${aim}\n`,
    );
  }
}

async function burst(program: string, port: number, load: Load): Promise<number> {
  const { clients, bytes, service, reconnects = false } = load;
  const words = [program, "127.0.0.1", port, clients, bytes, BURST, service, reconnects ? "leave" : "stay"];
  const [file = "", ...operands] =
    load.onOneCore === false ? words.map(String) : onCore(1, words.map(String));
  const { stdout } = await execute(file, operands);
  const [, replies = "0"] = /replies (\d+)/.exec(stdout) ?? [];
  return (Number(replies) * 1000) / BURST;
}

function onCore(core: number, words: readonly string[]): string[] {
  return hasTaskset ? ["taskset", "-c", String(core), ...words] : [...words];
}

async function untilConnectable(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = createConnection({ host: "127.0.0.1", port });
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nobody listens on port ${port}`);
}

function canRun(file: string, ...operands: string[]): boolean {
  try {
    execFileSync(file, operands, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
