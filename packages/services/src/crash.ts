import { openLineByLine } from "./line-by-line.ts";
import type { Service } from "./service.ts";

/** Answers each line with that line, but dies of the line `POISON`: the bug that every server has somewhere. */
export const crash: Service = { name: "crash", effort: "none", open: () => openLineByLine(dieOfPoison) };

function dieOfPoison(buffer: Uint8Array, start: number, end: number): void {
  if (new TextDecoder().decode(buffer.subarray(start, end)) === "POISON")
    throw new Error("a client sent POISON");
}
