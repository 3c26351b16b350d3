import { byteAt } from "./byte-at.ts";
import { DelimiterDecoder } from "./delimiter.ts";
import type { FrameVisitor } from "./frame-decoder.ts";
import { encodeFrame, type FrameEncoder } from "./frame-encoder.ts";
import { type FrameLimit, frameLimit } from "./frame-limit.ts";
import { FrameTooLongError } from "./frame-too-long-error.ts";
import { MalformedFrameError } from "./malformed-frame-error.ts";

const ZERO = Uint8Array.of(0);
const FRAME = "a COBS frame";
/** A code of 255 stands for 254 bytes that no zero follows; each lower one for `code - 1` bytes and a zero. */
const LONGEST_RUN = 254;

/**
 * Consistent Overhead Byte Stuffing (Cheshire and Baker, IEEE/ACM Transactions on Networking 7(2), 1999): zero bytes are
 * coded away, at a cost of at most one byte in 254, so that zero can end the frame. A reader that has lost its place finds
 * it again at the next zero.
 *
 * A frame must be unstuffed to be shown, so it is always a copy.
 *
 * @example
 * ```ts
 * import { CobsDecoder } from "@acceptloop/framing";
 *
 * const decoder = new CobsDecoder();
 * Array.from(decoder.decode(Uint8Array.of(3, 0x11, 0x22, 2, 0x33, 0))); // => [Uint8Array.of(0x11, 0x22, 0, 0x33)]
 * ```
 */
export class CobsDecoder extends DelimiterDecoder {
  #plain: Uint8Array = new Uint8Array(0);

  /**
   * Begins a stream.
   *
   * @throws {RangeError} when the limit is not a whole number from 0 up
   */
  constructor(options: FrameLimit = {}) {
    super(ZERO, options, FRAME, stuffing(frameLimit(options)));
  }

  /** Shows a frame without its stuffing. */
  protected override deliver(
    buffer: Uint8Array,
    start: number,
    end: number,
    next: number,
    visit: FrameVisitor,
  ): void {
    if (end - start > this.limit + stuffing(this.limit)) throw this.tooLong();
    if (this.#plain.length < end - start) {
      this.#plain = new Uint8Array(Math.max(end - start, 2 * this.#plain.length));
    }
    const plain = this.#plain;
    let length = 0;
    let at = start;
    if (at === end) throw new MalformedFrameError("a COBS frame has no code before its zero", this.offset);
    while (at < end) {
      const code = byteAt(buffer, at);
      const runEnd = at + code;
      if (runEnd > end) {
        throw new MalformedFrameError(
          `a COBS code of ${code} points ${runEnd - end} bytes beyond its frame`,
          this.offset,
        );
      }
      for (let index = at + 1; index < runEnd; index++) plain[length++] = byteAt(buffer, index);
      if (code <= LONGEST_RUN && runEnd < end) plain[length++] = 0;
      at = runEnd;
    }
    super.deliver(plain, 0, length, next, visit);
  }
}

/**
 * An encoder of COBS frames.
 *
 * @example
 * ```ts
 * import { BatchEncoder, cobsEncoder } from "@acceptloop/framing";
 *
 * const batch = new BatchEncoder(cobsEncoder());
 * batch.add(Uint8Array.of(0));
 * batch.take(); // => Uint8Array.of(1, 1, 0)
 * ```
 */
export function cobsEncoder(options: FrameLimit = {}): FrameEncoder {
  const limit = frameLimit(options);
  return (payload, sink) => {
    if (payload.length > limit) throw new FrameTooLongError(`${FRAME} of ${payload.length} bytes`, limit);
    let codeAt = sink.reserve(stuffedLength(payload) + 1);
    const { bytes } = sink;
    let at = codeAt + 1;
    for (let index = 0; index < payload.length; index++) {
      const byte = byteAt(payload, index);
      if (byte !== 0) bytes[at++] = byte;
      const run = at - codeAt - 1;
      if (byte === 0 || (run === LONGEST_RUN && index < payload.length - 1)) {
        bytes[codeAt] = run + 1;
        codeAt = at++;
      }
    }
    bytes[codeAt] = at - codeAt;
    bytes[at] = 0;
  };
}

/**
 * A payload as a COBS frame, with the zero that ends it.
 *
 * @throws {FrameTooLongError} when the payload exceeds the limit
 *
 * @example
 * ```ts
 * import { encodeCobs } from "@acceptloop/framing";
 *
 * encodeCobs(Uint8Array.of(0x11, 0x22, 0, 0x33)); // => Uint8Array.of(3, 0x11, 0x22, 2, 0x33, 0)
 * ```
 */
export function encodeCobs(payload: Uint8Array, options: FrameLimit = {}): Uint8Array {
  return encodeFrame(cobsEncoder(options), payload);
}

/** The most bytes that stuffing adds to a payload. */
function stuffing(length: number): number {
  return 1 + Math.floor(length / LONGEST_RUN);
}

/** Exactly as long as the stuffed payload, without its zero. */
function stuffedLength(payload: Uint8Array): number {
  let extra = 1;
  let run = 0;
  for (let index = 0; index < payload.length; index++) {
    run = payload[index] === 0 ? 0 : run + 1;
    if (run === LONGEST_RUN && index < payload.length - 1) {
      extra++;
      run = 0;
    }
  }
  return payload.length + extra;
}
