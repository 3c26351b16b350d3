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
// That is how a worker of the test runner ends, and without a listener it would not be told of its exit.
process.once("SIGTERM", () => process.exit());

/** How a program is started. */
interface StartOptions {
  /** Where its first line is awaited. Default stdout, on which a server says where it listens. */
  readonly awaits?: "stdout" | "stderr";
  /** Whether signals go to everything that the command starts, as those of a terminal do. */
  readonly isGroup?: boolean;
  /** Default: those of the tests. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** Starts a program and waits for its first line. */
export async function start(command: readonly string[], options: StartOptions = {}): Promise<RunningProgram> {
  const { awaits = "stdout", isGroup = false, ...place } = options;
  const { child, stdout, stderr, exited } = launch(command, { stdin: "ignore", detached: isGroup, ...place });
  const awaited = { stdout, stderr }[awaits];
  // By a signal, too; and not before all that it has written has come.
  let hasEnded = false;
  const end = (): void => void (hasEnded = true);
  exited.then(end, end);
  while (!awaited().includes("\n")) {
    if (hasEnded) throw new Error(`${command.join(" ")} ended: ${stderr()}`);
    await Promise.race([once(child[awaits] ?? child, "data"), exited]);
  }
  const [, port = "0"] = /:(\d+)["\s]/.exec(stdout()) ?? [];
  return {
    pid: child.pid ?? 0,
    port: Number(port),
    stdout,
    stderr,
    exited,
    stop(signal = "SIGTERM") {
      // It may have ended by itself.
      const isRunning = child.exitCode === null && child.signalCode === null;
      if (isRunning && isGroup && child.pid !== undefined) process.kill(-child.pid, signal);
      else if (isRunning) child.kill(signal);
      return exited;
    },
  };
}

/** Runs a program to its end. */
export async function run(
  command: readonly string[],
  input: string | Uint8Array = "",
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Promise<Outcome> {
  const { child, exited } = launch(command, { stdin: "pipe", ...options });
  // A program that does not read its input may close it.
  child.stdin?.on("error", () => {});
  child.stdin?.end(input);
  return await exited;
}

function launch(
  command: readonly string[],
  {
    stdin,
    ...options
  }: { stdin: "ignore" | "pipe"; detached?: boolean; env?: NodeJS.ProcessEnv; cwd?: string },
) {
  const [file = "", ...operands] = command;
  const child = spawn(file, operands, { ...options, stdio: [stdin, "pipe", "pipe"] });
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
