import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { type Endpoint, parseEndpoint } from "@acceptloop/address/endpoint";
import type { Warden } from "./warden.ts";

/** A server that is up. */
export interface Server {
  readonly pid: number;
  readonly endpoint: Endpoint;
  /** Whether something stands in for the model's mechanism on this runtime. */
  readonly emulated: boolean;
  /** From the start of the program until it was ready, in milliseconds. */
  readonly startTook: number;
  /** Resolves when the program has ended. */
  readonly ended: Promise<void>;
  /** Clients that each of its processes or threads has had; empty when it has none, or does not tell. */
  workers(): Promise<readonly number[]>;
  /** Sends a signal to the program, not to its processes. */
  signal(name: NodeJS.Signals): void;
  /** Asks it to end, and insists with all its processes when it does not. */
  stop(): Promise<void>;
}

/** What is known of a server that is ready. */
interface Announcement {
  readonly endpoint: Endpoint;
  readonly emulated: boolean;
}

/** How a program that does not say when it listens is known to do so. */
export type Readiness = (pid: number, signal: AbortSignal) => Promise<Announcement>;

/** What a server tells of itself: ours on stdout, line by line, as JSON. */
type Message = Readonly<Record<string, unknown>>;

const PATIENCE = 10_000;
/** Its clients have left; who still does not end is caught in a loop. */
const PATIENCE_WITH_THE_END = 1000;
const PATIENCE_FOR_STATISTICS = 2000;

/** Where servers of ours tell how many clients each of their processes or threads has had. */
const COUNTS = ["clientsPerWorker", "receivedByWorker", "performed", "accepted"];

/**
 * Starts a server and waits until it is ready.
 *
 * @param readiness how that is seen; without it the server is one of ours, whose first line says so
 * @throws {Error} with what it wrote on stderr, when it ends before, or is not ready within ten seconds
 */
export async function startServer(
  [file = "", ...operands]: readonly string[],
  warden: Warden,
  readiness?: Readiness,
): Promise<Server> {
  const startedAt = performance.now();
  // The leader of a group, so that its processes can be ended with it.
  const child = spawn(file, operands, {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    env: warden.environment,
  });
  const failed = once(child, "error").then(([error]) => Promise.reject(error));
  const ended = once(child, "close").then(() => undefined);
  ended.catch(() => {});
  const pid = child.pid;
  if (pid === undefined) return await failed;
  failed.catch(() => {});
  warden.guard(pid);
  void ended.then(() => warden.release(pid));
  let complaint = "";
  child.stderr.on("data", (bytes: Buffer) => (complaint = `${complaint}${String(bytes)}`.slice(-1000)));
  const messages = createInterface(child.stdout);

  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  const { signal } = patience;
  try {
    const { endpoint, emulated } = await Promise.race([
      readiness ? readiness(pid, signal) : once(messages, "line", { signal }).then(announcementIn),
      ended.then(() => Promise.reject(new Error("it ended before it listened"))),
    ]);
    return {
      pid,
      endpoint,
      emulated,
      startTook: performance.now() - startedAt,
      ended,
      workers: () => (readiness ? Promise.resolve([]) : workersOf(child, messages)),
      signal: (name) => void kill(pid, name),
      stop: () => stop(pid, ended),
    };
  } catch (error) {
    kill(-pid, "SIGKILL");
    const reason = signal.aborted ? `not ready after ${PATIENCE / 1000} s` : messageOf(error);
    throw new Error([reason, lastLineOf(complaint)].filter(Boolean).join(": "), { cause: error });
  } finally {
    clearTimeout(timer);
    patience.abort();
  }
}

async function stop(pid: number, ended: Promise<void>): Promise<void> {
  const insist = setTimeout(() => kill(-pid, "SIGKILL"), PATIENCE_WITH_THE_END);
  kill(pid, "SIGTERM");
  // Who was halted by SIGSTOP does not hear anything else.
  kill(pid, "SIGCONT");
  await ended;
  clearTimeout(insist);
  // What a program leaves behind when it ends, as socat does its children.
  kill(-pid, "SIGKILL");
}

async function workersOf(child: ChildProcess, messages: NodeJS.EventEmitter): Promise<readonly number[]> {
  if (child.exitCode !== null || child.signalCode !== null) return [];
  try {
    const answer = once(messages, "line", { signal: AbortSignal.timeout(PATIENCE_FOR_STATISTICS) });
    child.kill("SIGUSR1");
    const [line] = await answer;
    const message: Message = JSON.parse(String(line));
    const counts = COUNTS.map((name) => message[name]).find((value) => Array.isArray(value));
    return Array.isArray(counts) ? counts.map(Number) : [];
  } catch {
    // It is too busy to say, or has just ended.
    return [];
  }
}

function announcementIn([line]: unknown[]): Announcement {
  const message: Message = JSON.parse(String(line));
  return { endpoint: parseEndpoint(String(message["endpoint"])), emulated: message["emulated"] === true };
}

/** Returns whether there was anybody to hear it. */
function kill(target: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(target, signal);
  } catch {
    return false;
  }
}

function lastLineOf(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
