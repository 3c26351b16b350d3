import { LineDecoder } from "@acceptloop/framing/lines";

/** Longest line that the problem promises is 9,999 characters. */
const LONGEST_LINE = 10_000;

/**
 * Begins a conversation that answers each line with the same line backwards; bytes stand for characters, as the problem
 * speaks of ASCII.
 *
 * @returns what takes bytes, cut anywhere, and returns the lines that are complete; it throws a FramingError at a line
 * that is too long
 */
export function openReversal(): (bytes: Uint8Array) => Uint8Array {
  const decoder = new LineDecoder({ maxFrameLength: LONGEST_LINE, ending: "lf" });
  return (bytes) => {
    const answers: Uint8Array[] = [];
    decoder.push(bytes, (buffer, start, end) => {
      answers.push(buffer.slice(start, end).toReversed(), Uint8Array.of(0x0a));
    });
    return Buffer.concat(answers);
  };
}
