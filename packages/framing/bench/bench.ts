import { styleText } from "node:util";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { chunksOf, type Race, races } from "./contenders.ts";

/** Ratios that are asked for: how many times as fast one contender is as another, at least. */
const TARGETS: readonly { format: string; fast: string; slow: string; least: number }[] = [
  { format: "lines", fast: "visitor", slow: "split2", least: 7 },
  { format: "lines", fast: "views", slow: "split2", least: 2 },
  { format: "varint", fast: "visitor", slow: "length-prefixed-stream", least: 10 },
  { format: "varint", fast: "views", slow: "length-prefixed-stream", least: 3 },
  { format: "varint", fast: "async iterable", slow: "it-length-prefixed", least: 5 },
];
interface Case {
  /** Of a frame, in bytes. */
  readonly size: number;
  /** Whether frames cross the borders of chunks, as a socket's do. */
  readonly isCrossing: boolean;
}

const CASES: readonly Case[] = [
  { size: 64, isCrossing: false },
  { size: 4096, isCrossing: false },
  { size: 64, isCrossing: true },
  { size: 4096, isCrossing: true },
];
const ROUNDS = 25;
const TIMES = 16;

/** Copies the stream once, which is the least that a program does with bytes. */
function copy(chunks: readonly Buffer[]): number {
  const target = new Uint8Array(65_536);
  for (const chunk of chunks) target.set(chunk);
  return chunks.length;
}

/** The best of the rounds for each contender, in nanoseconds a frame. */
async function measure(race: Race, { size, isCrossing }: Case): Promise<ReadonlyMap<string, number>> {
  const { chunks, payload, frames } = chunksOf(race, size, TIMES, isCrossing);
  const best = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, run } of [{ name: "memcpy", run: copy }, ...race.contenders]) {
      const start = performance.now();
      const bytes = await run(chunks);
      const nanoseconds = ((performance.now() - start) * 1e6) / frames;
      if (name !== "memcpy" && bytes !== payload)
        throw new Error(`${name} found ${bytes} bytes of ${payload}`);
      best.set(name, Math.min(nanoseconds, best.get(name) ?? Infinity));
    }
  }
  return best;
}

function report(format: string, { size, isCrossing }: Case, best: ReadonlyMap<string, number>): void {
  console.log(
    `\n${format}, ${size}-byte frames in 64-KiB chunks${isCrossing ? ", one across each border" : ""}, best of ${ROUNDS} interleaved rounds`,
  );
  const memcpy = best.get("memcpy") ?? NaN;
  for (const [name, nanoseconds] of best) {
    const share = `${((100 * memcpy) / nanoseconds).toFixed(1)} % of memcpy's speed`;
    console.log(`  ${name.padEnd(24)}${nanoseconds.toFixed(1).padStart(8)} ns/frame  ${share}`);
  }
  for (const target of TARGETS) {
    if (target.format !== format) continue;
    const ratio = (best.get(target.slow) ?? NaN) / (best.get(target.fast) ?? NaN);
    const isHeld = ratio >= target.least;
    const sentence = `${isHeld ? "✓" : "✗"} ${target.fast} is ${ratio.toFixed(1)} × ${target.slow} (asked for: ${target.least})`;
    console.log(styleText(isHeld ? "green" : "red", `  ${sentence}`));
  }
}

if (isMainThread) {
  for (const which of CASES) {
    for (const { format } of races(which.size)) {
      // A thread for each race: code that was compiled for one codec is not slowed down by the next.
      const worker = new Worker(new URL(import.meta.url), { workerData: { ...which, format } });
      await new Promise((resolve, reject) => worker.on("exit", resolve).on("error", reject));
    }
  }
} else {
  const { format, ...which }: Case & { format: string } = workerData;
  for (const race of races(which.size)) {
    if (race.format === format) report(format, which, await measure(race, which));
  }
}
