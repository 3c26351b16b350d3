import { styleText } from "node:util";
import { chunksOf, races } from "./contenders.ts";

/** Ratios that are held: how many times as fast one contender is as another, at least. */
const TARGETS: readonly { format: string; fast: string; slow: string; least: number }[] = [
  { format: "lines", fast: "visitor", slow: "split2", least: 7 },
  { format: "lines", fast: "views", slow: "split2", least: 2 },
  { format: "varint", fast: "visitor", slow: "length-prefixed-stream", least: 10 },
  { format: "varint", fast: "views", slow: "length-prefixed-stream", least: 3 },
  { format: "varint", fast: "async iterable", slow: "it-length-prefixed", least: 5 },
];
const ROUNDS = 15;
const TOTAL = 8 * 1024 * 1024;

/** Copies the stream once, which is the least that a program does with bytes. */
function copy(chunks: readonly Buffer[]): number {
  const target = new Uint8Array(65_536);
  for (const chunk of chunks) target.set(chunk);
  return chunks.length;
}

let held = true;
for (const size of [64, 4096]) {
  console.log(`\n${size}-byte frames in 64-KiB chunks, best of ${ROUNDS} interleaved rounds`);
  for (const race of races(size)) {
    const { chunks, payload, frames } = chunksOf(race, size, TOTAL);
    const contenders = [{ name: "memcpy", run: copy }, ...race.contenders];
    const best = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round++) {
      for (const { name, run } of contenders) {
        const start = performance.now();
        const bytes = await run(chunks);
        const nanoseconds = ((performance.now() - start) * 1e6) / frames;
        if (name !== "memcpy" && bytes !== payload)
          throw new Error(`${name} found ${bytes} bytes of ${payload}`);
        best.set(name, Math.min(nanoseconds, best.get(name) ?? Infinity));
      }
    }
    const memcpy = best.get("memcpy") ?? NaN;
    for (const [name, nanoseconds] of best) {
      const share = `${((100 * memcpy) / nanoseconds).toFixed(1)} % of memcpy's speed`;
      console.log(
        `${race.format.padEnd(8)}${name.padEnd(24)}${nanoseconds.toFixed(1).padStart(8)} ns/frame  ${share}`,
      );
    }
    for (const { format, fast, slow, least } of TARGETS) {
      if (format !== race.format) continue;
      const ratio = (best.get(slow) ?? NaN) / (best.get(fast) ?? NaN);
      const isHeld = ratio >= least;
      held &&= isHeld;
      const sentence = `${isHeld ? "✓" : "✗"} ${fast} is ${ratio.toFixed(1)} × ${slow} (at least ${least})`;
      console.log(styleText(isHeld ? "green" : "red", sentence));
    }
  }
}
process.exitCode = held ? 0 : 1;
