import { availableParallelism } from "node:os";
import { type CommandLine, type Options, type Setup, UsageError } from "@acceptloop/program";
import { SocketError } from "@acceptloop/sockets";
import type { Assignment } from "./messages.ts";

const MOST_WORKERS = 1024;
const MOST_REQUESTS = Number.MAX_SAFE_INTEGER;
const DEFAULT_SPARES = 4;

/** What only this program can be told. None has a default, since each is for some of the models alone. */
export const options: Options = {
  workers: {
    value: "K",
    help: "prefork-…: processes (default: one per core); those who accept share out --max-connections",
  },
  spares: { value: "K", help: `fork-spare: processes that wait (default ${DEFAULT_SPARES})` },
  "max-requests": { value: "N", help: "prefork-…: replaces a process after so many clients (default never)" },
  exec: {
    value: "CMD",
    help: "runs a program for each client, which is its stdin and stdout; words end at blanks",
  },
  "sh-exec": { value: "CMD", help: "the same by /bin/sh -c" },
  "forget-close": { help: "fork: keeps the parent's copy of each socket open, to see what happens" },
};

type Name = "workers" | "spares" | "max-requests" | "exec" | "sh-exec" | "forget-close";

/** @throws {UsageError} for an option that says nothing to this model */
export function allowOnly(commandLine: CommandLine, ...names: readonly Name[]): void {
  const model = commandLine.text("model") ?? "";
  for (const name of Object.keys(options)) {
    if (commandLine.isGiven(name) && !names.some((allowed) => allowed === name)) {
      throw new UsageError(`--${name} is not for --model ${model}`);
    }
  }
}

/** How many processes serve. */
export function workersOf(commandLine: CommandLine): number {
  return numberOf(commandLine, "workers", MOST_WORKERS, availableParallelism());
}

/** How many processes wait for a client. */
export function sparesOf(commandLine: CommandLine): number {
  return numberOf(commandLine, "spares", MOST_WORKERS, DEFAULT_SPARES);
}

/** After how many clients a process is replaced. */
export function maxRequestsOf(commandLine: CommandLine): number {
  return numberOf(commandLine, "max-requests", MOST_REQUESTS, Number.POSITIVE_INFINITY);
}

/**
 * The program that serves each client, and its arguments; none when a service does.
 *
 * @throws {UsageError} for a command that only a shell understands
 * @throws {SocketError} `ENOTSUP` on Deno, which does not give a socket to a program
 */
function commandOf(commandLine: CommandLine): readonly string[] {
  const exec = commandLine.text("exec");
  const shell = commandLine.text("sh-exec");
  if (exec === undefined && shell === undefined) return [];
  if (exec !== undefined && shell !== undefined)
    throw new UsageError("--exec and --sh-exec exclude each other");
  if (shell?.trim() === "") throw new UsageError("--sh-exec takes a command");
  for (const name of ["service", "idle-timeout", "keep-alive", "buffer"]) {
    if (commandLine.isGiven(name))
      throw new UsageError(`--${name} is not for a program, which serves by itself`);
  }
  const words = shell === undefined ? wordsOf(exec ?? "") : ["/bin/sh", "-c", shell];
  if ("deno" in process.versions) throw new SocketError("give a client's socket to a program", "ENOTSUP");
  return words;
}

/** What a child needs to know. */
export function assignmentOf(setup: Setup): Assignment {
  const { endpoint, handover, listening, commandLine } = setup;
  const maxRequests = maxRequestsOf(commandLine);
  return {
    handover,
    listening,
    command: commandOf(commandLine),
    // A socket that is passed on does not tell its path.
    ends: "path" in endpoint ? { local: endpoint } : {},
    // JSON has no infinity.
    ...(Number.isFinite(maxRequests) && { maxRequests }),
  };
}

function numberOf(commandLine: CommandLine, name: Name, highest: number, fallback: number): number {
  return commandLine.text(name) === undefined ? fallback : commandLine.integer(name, 1, highest);
}

function wordsOf(command: string): string[] {
  const [special] = /["'\\$`|&;<>()*?~#]/.exec(command) ?? [];
  if (special !== undefined) {
    throw new UsageError(
      `--exec does not know what ${JSON.stringify(special)} means; --sh-exec asks a shell`,
    );
  }
  const words = command.split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) throw new UsageError("--exec takes a program and its arguments");
  return words;
}
