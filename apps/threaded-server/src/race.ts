import { once } from "node:events";
import type { Command, CommandLine } from "@acceptloop/program";
import { startThread } from "./start-thread.ts";
import type { Lane } from "./threads/count.ts";

const MOST_THREADS = 64;
/** As far as a counter of 32 bits gets, shared among the threads. */
const MOST_ROUNDS = 2 ** 31 - 1;
const MEMORY = 64;

/** The command `race`: threads that add to one counter, with and without atomic additions. */
export const race: Command = {
  summary: "Threads add to one counter in shared memory: with Atomics all is counted, without it not.",
  operands: "",
  options: {
    threads: { value: "K", default: "4", help: "threads that add at the same time" },
    rounds: { value: "N", default: "10000000", help: "additions, all threads together" },
    json: { help: "JSON lines on stdout" },
  },
  examples: ["threaded-server race", "threaded-server race --threads 2 --rounds 1000000 --json"],
  run: runRace,
};

async function runRace(commandLine: CommandLine): Promise<void> {
  const threads = commandLine.integer("threads", 1, MOST_THREADS);
  const rounds = Math.floor(commandLine.integer("rounds", threads, MOST_ROUNDS) / threads);
  for (const isAtomic of [true, false]) {
    const counted = await countTogether(threads, rounds, isAtomic);
    const all = threads * rounds;
    const result = { atomic: isAtomic, threads, additions: all, counted, lost: all - counted };
    const how = isAtomic ? "Atomics.add" : "counter += 1";
    process.stdout.write(
      commandLine.flag("json")
        ? `${JSON.stringify(result)}\n`
        : `${how.padEnd(12)}  ${all} additions by ${threads} threads, ${counted} counted, ${all - counted} lost\n`,
    );
  }
}

async function countTogether(threads: number, rounds: number, isAtomic: boolean): Promise<number> {
  const gate = new Int32Array(new SharedArrayBuffer(8));
  const counter = new Int32Array(new SharedArrayBuffer(4));
  const lane: Lane = { rounds, isAtomic, gate, counter };
  const workers = Array.from({ length: threads }, () => startThread("count", lane, MEMORY));
  const finished = Promise.all(workers.map((worker) => once(worker, "exit")));
  for (let present = 0; present < threads; present = Atomics.load(gate, 0)) {
    await Atomics.waitAsync(gate, 0, present).value;
  }
  Atomics.store(gate, 1, 1);
  Atomics.notify(gate, 1);
  await finished;
  return Atomics.load(counter, 0);
}
