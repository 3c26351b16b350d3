import { openLineByLine } from "./line-by-line.ts";
import type { Service } from "./service.ts";

/**
 * About as many rounds as one core does in a millisecond. A fixed number, not a clock: whoever shares the core with
 * others, is interrupted or has a faster machine does the same work for the same line, so that servers compare.
 */
const ROUNDS_PER_MILLISECOND = 750_000;

/**
 * `work:MS` burns about MS milliseconds of processor time for each line, and then answers with that line. An empty line
 * asks for no work, and costs nothing.
 */
export function work(milliseconds: number): Service {
  const rounds = milliseconds * ROUNDS_PER_MILLISECOND;
  const effort = (_buffer: Uint8Array, start: number, end: number): number =>
    end > start ? burn(rounds) : 0;
  return { name: `work:${milliseconds}`, effort: "burns", open: () => openLineByLine(effort) };
}

/** Marsaglia's xorshift: each round needs the one before, so no compiler and no core can skip or overlap them. */
function burn(rounds: number): number {
  let state = 0x2545_f491;
  for (let round = 0; round < rounds; round += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  if (state === 0) throw new Error("xorshift never reaches zero");
  return state;
}
