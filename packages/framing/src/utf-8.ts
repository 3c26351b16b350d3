import { MalformedFrameError } from "./malformed-frame-error.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A text's bytes in UTF-8; a lone surrogate becomes U+FFFD. */
export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}

/**
 * The text whose bytes in UTF-8 are `buffer[start, end)`.
 *
 * @param what has those bytes, for the error message
 * @throws {MalformedFrameError} when they are not UTF-8
 */
export function decodeText(
  buffer: Uint8Array,
  start: number,
  end: number,
  what: string,
  offset?: number,
): string {
  try {
    return decoder.decode(buffer.subarray(start, end));
  } catch {
    throw new MalformedFrameError(`${what} is not UTF-8`, offset);
  }
}
