import { openLineByLine } from "./line-by-line.ts";
import type { Service } from "./service.ts";

/**
 * Answers each line with that line, but has a bug for three of them: `POISON` throws, `GLUTTON` eats memory until the
 * runtime stops it, `SPIN` never comes back.
 */
export const crash: Service = { name: "crash", effort: "none", open: () => openLineByLine(misbehave) };

/** What a glutton without a limit eats before it throws, since a whole machine must not pay for a lesson. */
const MOST_MEGABYTES = 1024;
const NUMBERS_IN_MEGABYTE = 125_000;

function misbehave(buffer: Uint8Array, start: number, end: number): void {
  const line = new TextDecoder().decode(buffer.subarray(start, end));
  if (line === "POISON") throw new Error("a client sent POISON");
  if (line === "GLUTTON") devour();
  if (line === "SPIN") spin();
}

function spin(): never {
  for (;;);
}

/** Fills the heap with numbers; typed arrays would not count, since they lie outside of it. */
function devour(): never {
  const eaten = [];
  for (let megabyte = 0; megabyte < MOST_MEGABYTES; megabyte += 1) {
    eaten.push(Array.from({ length: NUMBERS_IN_MEGABYTE }, (_, index) => megabyte + index + 0.5));
  }
  throw new Error(`a client sent GLUTTON: ${eaten.length} MB eaten, and no limit met`);
}
