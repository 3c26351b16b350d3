import { byteAt } from "./byte-at.ts";
import { encodeFrame, type FrameEncoder } from "./frame-encoder.ts";
import { type FrameLimit, frameLimit } from "./frame-limit.ts";
import { FrameTooLongError } from "./frame-too-long-error.ts";
import { MalformedFrameError } from "./malformed-frame-error.ts";
import { SizedDecoder } from "./sized-decoder.ts";

/** A byte with this bit set is not the last of its number. */
const MORE = 0x80;

/**
 * Reads frames that begin with the length of their payload as an unsigned LEB128 number: seven bits a byte, the lowest
 * first, as in Protocol Buffers' delimited messages, DWARF and WebAssembly.
 *
 * A number with needless bytes (`80 00` for 0) is refused, so each length has one form, and a length is refused as soon as
 * its bytes so far exceed the limit.
 *
 * @example
 * ```ts
 * import { VarintPrefixDecoder } from "@acceptloop/framing";
 *
 * const decoder = new VarintPrefixDecoder();
 * Array.from(decoder.decode(Uint8Array.of(2, 7, 8, 0))); // => [Uint8Array.of(7, 8), Uint8Array.of()]
 * ```
 */
export class VarintPrefixDecoder extends SizedDecoder {
  /**
   * Begins a stream.
   *
   * @throws {RangeError} when the limit is not a whole number from 0 up
   */
  constructor(options: FrameLimit = {}) {
    super("a varint-prefixed frame", options);
  }

  /** Reads the varint. */
  protected override measure(buffer: Uint8Array, start: number, end: number): number {
    let length = 0;
    let scale = 1;
    for (let at = start; at < end; at++) {
      const byte = byteAt(buffer, at);
      length += (byte % MORE) * scale;
      if (length > this.limit) throw this.tooLong(`a frame of at least ${length} bytes`);
      if (byte < MORE) {
        if (byte === 0 && at > start) {
          throw new MalformedFrameError("a varint has needless bytes at its end", this.offset);
        }
        this.headerLength = at + 1 - start;
        return this.headerLength + length;
      }
      scale *= MORE;
      // The bytes to come would have to be zero, or exceed the limit.
      if (scale > this.limit) {
        throw new MalformedFrameError(
          `a varint of ${at + 1 - start} bytes goes on, though no length up to ${this.limit} needs more`,
          this.offset,
        );
      }
    }
    return end - start + 1;
  }
}

/**
 * An encoder that puts its length before each payload, as an unsigned LEB128 number.
 *
 * @example
 * ```ts
 * import { BatchEncoder, varintPrefixEncoder } from "@acceptloop/framing";
 *
 * const batch = new BatchEncoder(varintPrefixEncoder());
 * batch.add(new Uint8Array(300));
 * batch.take().subarray(0, 3); // => Uint8Array.of(0xac, 0x02, 0)
 * ```
 */
export function varintPrefixEncoder(options: FrameLimit = {}): FrameEncoder {
  const limit = frameLimit(options);
  return (payload, sink) => {
    if (payload.length > limit) throw new FrameTooLongError(`a frame of ${payload.length} bytes`, limit);
    let headerLength = 1;
    for (let rest = payload.length; rest >= MORE; rest = Math.floor(rest / MORE)) headerLength++;
    let at = sink.reserve(headerLength + payload.length);
    let rest = payload.length;
    for (; rest >= MORE; rest = Math.floor(rest / MORE)) sink.bytes[at++] = (rest % MORE) + MORE;
    sink.bytes[at++] = rest;
    sink.bytes.set(payload, at);
  };
}

/**
 * A payload with its length before it, as an unsigned LEB128 number.
 *
 * @throws {FrameTooLongError} when the payload exceeds the limit
 *
 * @example
 * ```ts
 * import { encodeVarintPrefixed } from "@acceptloop/framing";
 *
 * encodeVarintPrefixed(Uint8Array.of(7, 8)); // => Uint8Array.of(2, 7, 8)
 * ```
 */
export function encodeVarintPrefixed(payload: Uint8Array, options: FrameLimit = {}): Uint8Array {
  return encodeFrame(varintPrefixEncoder(options), payload);
}
