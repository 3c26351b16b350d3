import { byteAt } from "./byte-at.ts";
import { encodeFrame, type FrameEncoder } from "./frame-encoder.ts";
import { type FrameLimit, frameLimit } from "./frame-limit.ts";
import { FrameTooLongError } from "./frame-too-long-error.ts";
import { MalformedFrameError } from "./malformed-frame-error.ts";
import { SizedDecoder } from "./sized-decoder.ts";

/** What the prefix looks like. */
export interface LengthPrefixOptions extends FrameLimit {
  /** Bytes in the prefix, an unsigned integer. Default 4. */
  readonly width?: 1 | 2 | 3 | 4 | undefined;
  /** Which byte of the prefix comes first. Default `"big"`, network byte order. */
  readonly byteOrder?: "big" | "little" | undefined;
  /** Whether the number counts its own bytes too, as in Beej's packets or PostgreSQL's messages. Default `false`. */
  readonly includesPrefix?: boolean | undefined;
}

/**
 * Reads frames that begin with the length of their payload.
 *
 * @example
 * ```ts
 * import { LengthPrefixDecoder } from "@acceptloop/framing";
 *
 * const decoder = new LengthPrefixDecoder({ width: 2 });
 * Array.from(decoder.decode(Uint8Array.of(0, 2, 7, 8, 0, 0, 0))); // => [Uint8Array.of(7, 8), Uint8Array.of()]
 * Array.from(decoder.decode(Uint8Array.of(1, 9))); // => [Uint8Array.of(9)]
 * ```
 */
export class LengthPrefixDecoder extends SizedDecoder {
  readonly #width: number;
  readonly #isLittle: boolean;
  /** What the number on the wire says beyond the payload. */
  readonly #surplus: number;

  /**
   * Begins a stream.
   *
   * @throws {RangeError} when the width is not 1 to 4 or the limit not a whole number from 0 up
   */
  constructor(options: LengthPrefixOptions = {}) {
    const { width, surplus } = layout(options);
    super("a length-prefixed frame", options, longest(width, surplus));
    this.headerLength = width;
    this.#width = width;
    this.#surplus = surplus;
    this.#isLittle = options.byteOrder === "little";
  }

  /** Reads the prefix. */
  protected override measure(buffer: Uint8Array, start: number, end: number): number {
    const width = this.#width;
    if (end - start < width) return width;
    let number = 0;
    if (this.#isLittle) {
      for (let at = start + width - 1; at >= start; at--) number = number * 256 + byteAt(buffer, at);
    } else {
      for (let at = start; at < start + width; at++) number = number * 256 + byteAt(buffer, at);
    }
    const length = number - this.#surplus;
    if (length > this.limit) throw this.tooLong(`a frame of ${length} bytes`);
    if (length < 0) {
      throw new MalformedFrameError(
        `a length of ${number} bytes does not even count its own ${width}`,
        this.offset,
      );
    }
    return width + length;
  }
}

/**
 * An encoder that puts its length before each payload.
 *
 * @throws {RangeError} when the width is not 1 to 4
 *
 * @example
 * ```ts
 * import { BatchEncoder, lengthPrefixEncoder } from "@acceptloop/framing";
 *
 * const batch = new BatchEncoder(lengthPrefixEncoder({ width: 2, byteOrder: "little" }));
 * batch.add(Uint8Array.of(7));
 * batch.take(); // => Uint8Array.of(1, 0, 7)
 * ```
 */
export function lengthPrefixEncoder(options: LengthPrefixOptions = {}): FrameEncoder {
  const { width, surplus } = layout(options);
  const limit = frameLimit(options, longest(width, surplus));
  const isLittle = options.byteOrder === "little";
  return (payload, sink) => {
    if (payload.length > limit) throw new FrameTooLongError(`a frame of ${payload.length} bytes`, limit);
    const at = sink.reserve(width + payload.length);
    let number = payload.length + surplus;
    for (let index = 0; index < width; index++) {
      sink.bytes[isLittle ? at + index : at + width - 1 - index] = number % 256;
      number = Math.floor(number / 256);
    }
    sink.bytes.set(payload, at + width);
  };
}

/**
 * A payload with its length before it.
 *
 * @throws {FrameTooLongError} when the payload exceeds the limit, or what the prefix can say
 *
 * @example
 * ```ts
 * import { encodeLengthPrefixed } from "@acceptloop/framing";
 *
 * encodeLengthPrefixed(Uint8Array.of(7, 8)); // => Uint8Array.of(0, 0, 0, 2, 7, 8)
 * encodeLengthPrefixed(Uint8Array.of(7, 8), { width: 1, includesPrefix: true }); // => Uint8Array.of(3, 7, 8)
 * ```
 */
export function encodeLengthPrefixed(payload: Uint8Array, options: LengthPrefixOptions = {}): Uint8Array {
  return encodeFrame(lengthPrefixEncoder(options), payload);
}

function layout(options: LengthPrefixOptions): { width: number; surplus: number } {
  const width = options.width ?? 4;
  if (![1, 2, 3, 4].includes(width)) {
    throw new RangeError(`cannot use a length prefix of ${width} bytes: it must be 1, 2, 3 or 4`);
  }
  return { width, surplus: options.includesPrefix ? width : 0 };
}

/** The longest payload whose length the prefix can say. */
function longest(width: number, surplus: number): number {
  return 256 ** width - 1 - surplus;
}
