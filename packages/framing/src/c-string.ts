import { DelimiterDecoder, delimiterEncoder } from "./delimiter.ts";
import { encodeFrame, type FrameEncoder } from "./frame-encoder.ts";
import type { FrameLimit } from "./frame-limit.ts";

const NUL = Uint8Array.of(0);
const FRAME = "a C string";

/**
 * Cuts a byte stream after each NUL, as C's `strlen` and `printf("%s")` see it. A program that sends `strlen(text)` bytes
 * forgets the NUL, and its reader waits for ever; one that sends `strlen(text) + 1` is read well.
 *
 * @example
 * ```ts
 * import { CStringDecoder } from "@acceptloop/framing";
 *
 * const decoder = new CStringDecoder();
 * const frames = decoder.decode(new TextEncoder().encode("Bonjour\0Bon"));
 * Array.from(frames, (frame) => new TextDecoder().decode(frame)); // => ["Bonjour"]
 * ```
 */
export class CStringDecoder extends DelimiterDecoder {
  /**
   * Begins a stream.
   *
   * @throws {RangeError} when the limit is not a whole number from 0 up
   */
  constructor(options: FrameLimit = {}) {
    super(NUL, options, FRAME);
  }
}

/**
 * An encoder that ends each payload with NUL.
 *
 * @example
 * ```ts
 * import { BatchEncoder, cStringEncoder } from "@acceptloop/framing";
 *
 * const batch = new BatchEncoder(cStringEncoder());
 * batch.add(Uint8Array.of(0x61));
 * batch.take(); // => Uint8Array.of(0x61, 0)
 * ```
 */
export function cStringEncoder(options: FrameLimit = {}): FrameEncoder {
  return delimiterEncoder(NUL, options, FRAME);
}

/**
 * A payload with NUL after it.
 *
 * @throws {FrameTooLongError} when the payload exceeds the limit
 * @throws {MalformedFrameError} when the payload contains a NUL
 *
 * @example
 * ```ts
 * import { encodeCString } from "@acceptloop/framing";
 *
 * encodeCString(Uint8Array.of(0x61)); // => Uint8Array.of(0x61, 0)
 * ```
 */
export function encodeCString(payload: Uint8Array, options: FrameLimit = {}): Uint8Array {
  return encodeFrame(cStringEncoder(options), payload);
}
