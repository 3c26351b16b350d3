import { availableParallelism } from "node:os";
import type { CommandLine, Options } from "@acceptloop/program";

/** What the models are told on the command line, besides what every server is told. */
export interface ThreadOptions {
  /** Threads that are started ahead. */
  readonly workers: number;
  /** Clients, or requests, that may wait for a thread. */
  readonly queue: number;
  /** Megabytes of heap that a thread may have. */
  readonly memory: number;
}

const MOST_WORKERS = 1024;
const LONGEST_QUEUE = 1_000_000;
const SMALLEST_MEMORY = 16;
const LARGEST_MEMORY = 65_536;
const LONGEST_BLOCK = 60_000;

export const threadOptions: Options = {
  workers: {
    value: "K",
    default: String(availableParallelism()),
    help: "threads that are started ahead (all models but thread)",
  },
  queue: {
    value: "N",
    default: "1024",
    help: "clients (thread-pool) or requests (watcher-executors) that may wait for a thread",
  },
  "thread-memory": {
    value: "MB",
    default: "128",
    help: "heap of a thread; one that needs more is ended (Bun has no limit)",
  },
  "block-main": {
    value: "MS",
    default: "0",
    help: "block the main thread for MS, again and again, to see who needs it",
  },
};

/** @throws {UsageError} for a number out of range */
export function readOptions(commandLine: CommandLine): ThreadOptions {
  return {
    workers: commandLine.integer("workers", 1, MOST_WORKERS),
    queue: commandLine.integer("queue", 1, LONGEST_QUEUE),
    memory: commandLine.integer("thread-memory", SMALLEST_MEMORY, LARGEST_MEMORY),
  };
}

/** Milliseconds of `--block-main`; 0 is never. */
export function readBlock(commandLine: CommandLine): number {
  return commandLine.integer("block-main", 0, LONGEST_BLOCK);
}
