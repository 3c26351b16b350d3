import { byteAt } from "./byte-at.ts";
import { encodeFrame, type FrameEncoder } from "./frame-encoder.ts";
import { type FrameLimit, frameLimit } from "./frame-limit.ts";
import { FrameTooLongError } from "./frame-too-long-error.ts";
import { MalformedFrameError } from "./malformed-frame-error.ts";
import { SizedDecoder } from "./sized-decoder.ts";

const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const COMMA = 0x2c;

/**
 * Reads netstrings (D. J. Bernstein, 1997): the length in decimal digits, a colon, the payload, a comma. The comma lets a
 * reader notice that it has lost its place.
 *
 * @example
 * ```ts
 * import { NetstringDecoder } from "@acceptloop/framing";
 *
 * const decoder = new NetstringDecoder();
 * const frames = decoder.decode(new TextEncoder().encode("5:hello,0:,"));
 * Array.from(frames, (frame) => new TextDecoder().decode(frame)); // => ["hello", ""]
 * ```
 */
export class NetstringDecoder extends SizedDecoder {
  /**
   * Begins a stream.
   *
   * @throws {RangeError} when the limit is not a whole number from 0 up
   */
  constructor(options: FrameLimit = {}) {
    super("a netstring", options);
    this.trailerLength = 1;
  }

  /** Reads the digits, and checks the comma of a whole frame. */
  protected override measure(buffer: Uint8Array, start: number, end: number): number {
    let length = 0;
    for (let at = start; at < end; at++) {
      const byte = byteAt(buffer, at);
      if (byte === COLON && at > start) {
        this.headerLength = at + 1 - start;
        const total = this.headerLength + length + 1;
        if (start + total <= end) this.#expectComma(byteAt(buffer, start + total - 1));
        return total;
      }
      if (byte < ZERO || byte > NINE) {
        const where = at === start ? "begins with" : "has in its length";
        throw new MalformedFrameError(`a netstring ${where} ${hex(byte)} instead of a digit`, this.offset);
      }
      if (at > start && length === 0) {
        throw new MalformedFrameError("the length of a netstring begins with a needless 0", this.offset);
      }
      length = length * 10 + byte - ZERO;
      if (length > this.limit) throw this.tooLong(`a netstring of at least ${length} bytes`);
    }
    return end - start + 1;
  }

  #expectComma(byte: number): void {
    if (byte === COMMA) return;
    throw new MalformedFrameError(`a netstring ends in ${hex(byte)} instead of a comma`, this.offset);
  }
}

/**
 * An encoder of netstrings.
 *
 * @example
 * ```ts
 * import { BatchEncoder, netstringEncoder } from "@acceptloop/framing";
 *
 * const batch = new BatchEncoder(netstringEncoder());
 * batch.add(Uint8Array.of(0x61));
 * new TextDecoder().decode(batch.take()); // => "1:a,"
 * ```
 */
export function netstringEncoder(options: FrameLimit = {}): FrameEncoder {
  const limit = frameLimit(options);
  return (payload, sink) => {
    if (payload.length > limit) throw new FrameTooLongError(`a netstring of ${payload.length} bytes`, limit);
    const digits = String(payload.length);
    let at = sink.reserve(digits.length + payload.length + 2);
    for (const digit of digits) sink.bytes[at++] = ZERO + Number(digit);
    sink.bytes[at++] = COLON;
    sink.bytes.set(payload, at);
    sink.bytes[at + payload.length] = COMMA;
  };
}

/**
 * A payload as a netstring.
 *
 * @throws {FrameTooLongError} when the payload exceeds the limit
 *
 * @example
 * ```ts
 * import { encodeNetstring } from "@acceptloop/framing";
 *
 * new TextDecoder().decode(encodeNetstring(new TextEncoder().encode("hello"))); // => "5:hello,"
 * ```
 */
export function encodeNetstring(payload: Uint8Array, options: FrameLimit = {}): Uint8Array {
  return encodeFrame(netstringEncoder(options), payload);
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, "0")}`;
}
