import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { type Endpoint, parseEndpoint } from "@acceptloop/address/endpoint";
import { commandOf, type Contender } from "./contenders.ts";

/** A contender that is up. */
export interface Server {
  readonly pid: number;
  readonly endpoint: Endpoint;
  /** Whether something stands in for the model's mechanism on this runtime. */
  readonly emulated: boolean;
  /** Asks it to end, and insists when it does not. */
  stop(): Promise<void>;
}

const PATIENCE = 10_000;

/**
 * Starts a contender and waits until it says that it listens.
 *
 * @throws {Error} with what it wrote on stderr, when it ends before, or does not say so within ten seconds
 */
export async function startServer(contender: Contender, service: string): Promise<Server> {
  const [file = "", ...operands] = commandOf(contender, service);
  const child = spawn(file, operands, { stdio: ["ignore", "pipe", "pipe"] });
  const killIt = (): boolean => child.kill("SIGKILL");
  process.once("exit", killIt);
  let complaint = "";
  child.stderr.on("data", (bytes: Buffer) => (complaint = `${complaint}${String(bytes)}`.slice(-1000)));

  const patience = setTimeout(killIt, PATIENCE);
  try {
    const line = await Promise.race([firstLine(child), once(child, "close")]);
    if (typeof line !== "string") throw new Error(complaint.trim() || "it ended without a word");
    const { endpoint, emulated } = readAnnouncement(line);
    return { pid: child.pid ?? 0, endpoint: parseEndpoint(endpoint), emulated, stop };
  } catch (error) {
    process.off("exit", killIt);
    throw error;
  } finally {
    clearTimeout(patience);
  }

  async function stop(): Promise<void> {
    const closed = once(child, "close");
    const insist = setTimeout(killIt, PATIENCE);
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await closed;
    }
    clearTimeout(insist);
    process.off("exit", killIt);
  }
}

async function firstLine(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined;
  const lines = createInterface(child.stdout);
  const [line] = await once(lines, "line");
  return line;
}

function readAnnouncement(line: string): { endpoint: string; emulated: boolean } {
  const announcement: { endpoint?: unknown; emulated?: unknown } = JSON.parse(line);
  return { endpoint: String(announcement.endpoint), emulated: announcement.emulated === true };
}
