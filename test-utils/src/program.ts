import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** A program that a test has started, and that ends with the test at the latest. */
export interface RunningProgram {
  readonly pid: number;
  /** Where it listens, if its first line says so. */
  readonly port: number;
  /** What it has written so far. */
  stdout(): string;
  stderr(): string;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Outcome>;
  readonly exited: Promise<Outcome>;
}

/** How a program ended. */
export interface Outcome {
  /** The exit code, or the signal that ended it. */
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Whatever a failed test leaves behind must not outlive the test run. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/**
 * Starts a server and waits for its first line, which says where it listens.
 *
 * @param isGroup whether signals go to everything that the command starts, as those of a terminal do
 */
export async function start(command: readonly string[], isGroup = false): Promise<RunningProgram> {
  const { child, stdout, stderr, exited } = launch(command, "ignore", isGroup);
  while (!stdout().includes("\n")) {
    if (child.exitCode !== null) throw new Error(`${command.join(" ")} ended: ${stderr()}`);
    await Promise.race([once(child.stdout ?? child, "data"), exited]);
  }
  const [, port = "0"] = /:(\d+)["\s]/.exec(stdout()) ?? [];
  return {
    pid: child.pid ?? 0,
    port: Number(port),
    stdout,
    stderr,
    exited,
    stop(signal = "SIGTERM") {
      if (isGroup && child.pid !== undefined) process.kill(-child.pid, signal);
      else child.kill(signal);
      return exited;
    },
  };
}

/** Runs a program to its end. */
export async function run(command: readonly string[], input: string | Uint8Array = ""): Promise<Outcome> {
  const { child, exited } = launch(command, "pipe");
  // A program that does not read its input may close it.
  child.stdin?.on("error", () => {});
  child.stdin?.end(input);
  return await exited;
}

function launch(command: readonly string[], stdin: "ignore" | "pipe", detached = false) {
  const [file = "", ...operands] = command;
  const child = spawn(file, operands, { stdio: [stdin, "pipe", "pipe"], detached });
  running.add(child);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const exited = once(child, "close").then(([code, signal]): Outcome => {
    running.delete(child);
    return { code: signal ?? code, stdout: stdout(), stderr: stderr() };
  });
  return { child, stdout, stderr, exited };
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = "";
  stream?.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
  return () => Buffer.from(text, "latin1").toString();
}
