import { encodeFrame, type FrameEncoder } from "./frame-encoder.ts";
import { type FrameLimit, frameLimit } from "./frame-limit.ts";
import { FrameTooLongError } from "./frame-too-long-error.ts";
import { MalformedFrameError } from "./malformed-frame-error.ts";
import { SizedDecoder } from "./sized-decoder.ts";

/**
 * Cuts a byte stream after every `size` bytes.
 *
 * @example
 * ```ts
 * import { FixedSizeDecoder } from "@acceptloop/framing";
 *
 * const decoder = new FixedSizeDecoder(2);
 * Array.from(decoder.decode(Uint8Array.of(1, 2, 3))); // => [Uint8Array.of(1, 2)]
 * Array.from(decoder.decode(Uint8Array.of(4, 5, 6))); // => [Uint8Array.of(3, 4), Uint8Array.of(5, 6)]
 * ```
 */
export class FixedSizeDecoder extends SizedDecoder {
  readonly #size: number;

  /**
   * Begins a stream.
   *
   * @param size of each frame, in bytes, 1 or more
   * @throws {RangeError} when `size` is not a whole number from 1 up
   * @throws {FrameTooLongError} when `size` exceeds the limit
   */
  constructor(size: number, options: FrameLimit = {}) {
    super("a fixed-size frame", options);
    this.#size = checkedSize(size, this.limit);
  }

  /** Always the same. */
  protected override measure(): number {
    return this.#size;
  }
}

/**
 * An encoder that takes payloads of exactly `size` bytes.
 *
 * @throws {RangeError} when `size` is not a whole number from 1 up
 * @throws {FrameTooLongError} when `size` exceeds the limit
 *
 * @example
 * ```ts
 * import { BatchEncoder, fixedSizeEncoder } from "@acceptloop/framing";
 *
 * const batch = new BatchEncoder(fixedSizeEncoder(2));
 * batch.add(Uint8Array.of(1, 2));
 * batch.take(); // => Uint8Array.of(1, 2)
 * ```
 */
export function fixedSizeEncoder(size: number, options: FrameLimit = {}): FrameEncoder {
  checkedSize(size, frameLimit(options));
  return (payload, sink) => {
    if (payload.length !== size) {
      throw new MalformedFrameError(`cannot encode ${payload.length} bytes as a frame of ${size}`);
    }
    const at = sink.reserve(size);
    sink.bytes.set(payload, at);
  };
}

/**
 * A payload of exactly `size` bytes, checked and copied.
 *
 * @throws {MalformedFrameError} when the payload has another length
 *
 * @example
 * ```ts
 * import { encodeFixedSize } from "@acceptloop/framing";
 *
 * encodeFixedSize(Uint8Array.of(1, 2), 2); // => Uint8Array.of(1, 2)
 * ```
 */
export function encodeFixedSize(payload: Uint8Array, size: number, options: FrameLimit = {}): Uint8Array {
  return encodeFrame(fixedSizeEncoder(size, options), payload);
}

function checkedSize(size: number, limit: number): number {
  if (!Number.isSafeInteger(size) || size < 1) {
    throw new RangeError(`cannot cut frames of ${size} bytes: it must be a whole number from 1 up`);
  }
  if (size > limit) throw new FrameTooLongError(`a fixed-size frame of ${size} bytes`, limit);
  return size;
}
