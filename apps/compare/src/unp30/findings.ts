import { distributions, lines } from "./book.ts";
import {
  type Measured,
  type Platform,
  platformsOf,
  processControl,
  processorTimeOfClients,
  type Result,
} from "./result.ts";

/** The seconds of a model, here and in the book's 3rd edition. */
interface Pair {
  readonly model: string;
  readonly here: number;
  readonly book: number;
}

/** What the figures say, in sentences that say no more than they do; for each platform by itself. */
export function findingsOf(result: Result): string[] {
  const used = platformsOf(result);
  return used.flatMap((platform) => {
    const of = (model: string): Pair | undefined => pairOf(result, model, platform);
    const sentences = [
      aboutForking(result, of("fork")),
      aboutPools(of("fork"), of("prefork-accept")),
      aboutPassing(result, platform),
      aboutThreads(of("thread"), [of("prethread"), of("thread-pool")]),
      platform === "c" ? undefined : aboutStart(result, platform),
      aboutSpread(result.measured.find((one) => one.model === "prefork-pass" && one.platform === platform)),
    ].filter((sentence) => sentence !== undefined);
    return used.length === 1 ? sentences : sentences.map((sentence) => `On ${platform}: ${sentence}`);
  });
}

function pairOf(result: Result, model: string, platform: Platform): Pair | undefined {
  const one = result.measured.find((each) => each.model === model && each.platform === platform);
  const here = one && processControl(result, one);
  const book = lines.find((line) => line.model === model)?.book["3rd ed."];
  return typeof here === "number" && book !== undefined ? { model, here, book } : undefined;
}

/** Seconds; the system counts in hundredths, and one server is subtracted from another. */
const MEASURABLE = 0.05;
/** What one run of each may differ by, as a share, when nothing is different. */
const TELLABLE = 0.2;
/** In the book, 5,000 forks. */
const BOOK_CLIENTS = 5000;

function aboutForking({ plan }: Result, fork: Pair | undefined): string | undefined {
  if (fork === undefined) return undefined;
  const clients = plan.hosts * plan.processes * plan.connections;
  const each = milliseconds(fork.here / clients);
  return `A process for each client costs ${each} of processor time a client; in the book ${milliseconds(fork.book / BOOK_CLIENTS)}.`;
}

function aboutPools(fork: Pair | undefined, pool: Pair | undefined): string | undefined {
  if (fork === undefined || pool === undefined) return undefined;
  const there = ratio(fork.book, pool.book);
  if (pool.here < MEASURABLE) {
    return `A pool of processes takes too little to be measured where a process for each client takes ${seconds(fork.here)}; in the book it takes a ${there}th of that.`;
  }
  if (pool.here >= fork.here) {
    return `The pool of processes (${seconds(pool.here)}) is no cheaper than a process for each client (${seconds(fork.here)}): there are too few clients to pay for it. In the book it is ${there} times as cheap.`;
  }
  return `A pool of processes takes ${seconds(pool.here)} where a process for each client takes ${seconds(fork.here)}: ${ratio(fork.here, pool.here)} times less; in the book ${there} times.`;
}

/** Both start as many runtimes, whose time varies by more than what passing costs: what counts is that of the clients. */
function aboutPassing(result: Result, platform: Platform): string | undefined {
  const [accept, pass] = ["prefork-accept", "prefork-pass"].map((model) => {
    const one = result.measured.find((each) => each.model === model && each.platform === platform);
    return one && processorTimeOfClients(one);
  });
  const inBook = ["prefork-pass", "prefork-accept"].map((model) =>
    seconds(lines.find((line) => line.model === model)?.book["3rd ed."] ?? 0),
  );
  if (typeof accept !== "number" || typeof pass !== "number") return undefined;
  const isTold = Math.abs(pass - accept) > Math.max(MEASURABLE, TELLABLE * Math.min(pass, accept));
  const verdict = isTold
    ? `is ${pass > accept ? "dearer" : "cheaper"} than to let the children accept (${seconds(accept)})`
    : `is not told apart, in one run of each, from letting the children accept (${seconds(accept)})`;
  return `To pass each connection to a child (${seconds(pass)} for all clients) ${verdict}; in the book it is dearer (${inBook.join(", ")}).`;
}

function aboutThreads(thread: Pair | undefined, pools: readonly (Pair | undefined)[]): string | undefined {
  const measured = pools.filter((pool) => pool !== undefined);
  if (thread === undefined || measured.length === 0) return undefined;
  const inBook = [7, 8].map((row) => seconds(lines.find((line) => line.row === row)?.book["3rd ed."] ?? 0));
  const isCheapest = measured.every((pool) => thread.here < pool.here);
  const here = measured.map((pool) => `${seconds(pool.here)} for ${pool.model}`).join(", ");
  return `In the 3rd edition a thread for each client (${seconds(thread.book)}) beat both pools of threads (${inBook.join(", ")}). Here it ${isCheapest ? "does, too" : "does not"}: ${seconds(thread.here)}, and ${here}.`;
}

/** Stevens' pools are forked in no time; ours are so many runtimes to start. */
function aboutStart(result: Result, platform: Platform): string | undefined {
  const pool = result.measured.find((one) => one.model === "prefork-accept" && one.platform === platform);
  const start = pool?.figures?.processorSecondsToStart ?? null;
  const all = pool?.figures?.processorSeconds ?? null;
  if (start === null || all === null) return undefined;
  return `Of the ${seconds(all)} that prefork-accept has used in all, ${seconds(start)} went by before its first client: ${result.plan.workers} runtimes had to be started.`;
}

function aboutSpread(pass: Measured | undefined): string | undefined {
  const clients = pass?.figures?.clientsPerWorker ?? [];
  const solaris =
    distributions.flatMap((row) => (typeof row.clients === "string" ? [] : [row.clients]))[0] ?? [];
  if (clients.length < 2) return undefined;
  return `prefork-pass gives a client to the first child that is free, so the busiest third of its workers has served ${thirdOf(clients)} of them; in the book (Solaris) ${thirdOf(solaris)}.`;
}

function thirdOf(counts: readonly number[]): string {
  const sorted = counts.toSorted((a, b) => b - a);
  const sum = (some: readonly number[]): number => some.reduce((total, count) => total + count, 0);
  return `${Math.round((100 * sum(sorted.slice(0, Math.ceil(sorted.length / 3)))) / sum(sorted))} %`;
}

function ratio(large: number, small: number): string {
  const value = large / small;
  return value >= 10 ? value.toFixed(0) : value.toFixed(1);
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}

function milliseconds(value: number): string {
  return `${(value * 1000).toFixed(value < 0.001 ? 2 : 1)} ms`;
}
