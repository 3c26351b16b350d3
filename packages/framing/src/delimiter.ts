import { byteAt } from "./byte-at.ts";
import { FrameDecoder, type FrameVisitor } from "./frame-decoder.ts";
import { encodeFrame, type FrameEncoder } from "./frame-encoder.ts";
import { type FrameLimit, frameLimit } from "./frame-limit.ts";
import { FrameTooLongError } from "./frame-too-long-error.ts";
import { MalformedFrameError } from "./malformed-frame-error.ts";

/**
 * Cuts a byte stream at each delimiter, which is one byte or several and may itself be cut.
 *
 * @example
 * ```ts
 * import { DelimiterDecoder } from "@acceptloop/framing";
 *
 * const bytes = (text: string) => new TextEncoder().encode(text);
 * const decoder = new DelimiterDecoder(bytes("::"));
 * Array.from(decoder.decode(bytes("one::two:")), String); // => ["111,110,101"]
 * Array.from(decoder.decode(bytes(":")), (frame) => new TextDecoder().decode(frame)); // => ["two"]
 * ```
 */
export class DelimiterDecoder extends FrameDecoder {
  readonly #delimiter: Uint8Array;
  /** The longest that can be held without there being a frame: the payload and all but one byte after it. */
  readonly #most: number;

  /**
   * Begins a stream.
   *
   * @param delimiter copied, so that the caller may reuse it
   * @throws {RangeError} when `delimiter` is empty
   */
  constructor(
    delimiter: Uint8Array,
    options: FrameLimit = {},
    frame: string = "a delimited frame",
    padding = 0,
  ) {
    super(frame, options);
    this.#delimiter = checkedDelimiter(delimiter);
    this.#most = this.limit + padding + delimiter.length - 1;
  }

  /** Looks for the last byte of the delimiter, and there for the others. */
  protected override scan(chunk: Uint8Array, visit: FrameVisitor): void {
    const delimiter = this.#delimiter;
    const last = delimiter.length - 1;
    const lastByte = byteAt(delimiter, last);
    let start = 0;
    for (let at = chunk.indexOf(lastByte); at !== -1; at = chunk.indexOf(lastByte, at + 1)) {
      if (last > 0 && !this.#endsAt(chunk, start, at)) continue;
      if (this.heldLength > 0) {
        this.hold(chunk, start, at + 1, this.#most + 1);
        const length = this.heldLength;
        this.heldLength = 0;
        this.deliver(this.held, 0, length - delimiter.length, at + 1, visit);
      } else {
        this.deliver(chunk, start, at - last, at + 1, visit);
      }
      start = at + 1;
    }
    if (start < chunk.length) this.hold(chunk, start, chunk.length, this.#most);
  }

  /** Shows a frame whose delimiter has been taken off. */
  protected deliver(buffer: Uint8Array, start: number, end: number, next: number, visit: FrameVisitor): void {
    if (end - start > this.limit) throw this.tooLong();
    this.show(buffer, start, end, next, visit);
  }

  /** Whether what is held followed by `chunk[start, at]` ends in the delimiter, whose last byte is `chunk[at]`. */
  #endsAt(chunk: Uint8Array, start: number, at: number): boolean {
    const delimiter = this.#delimiter;
    for (let back = 1; back < delimiter.length; back++) {
      const index = at - back;
      const byte = index < start ? this.held[this.heldLength + index - start] : chunk[index];
      if (byte !== delimiter[delimiter.length - 1 - back]) return false;
    }
    return true;
  }
}

/**
 * An encoder that ends each payload with a delimiter.
 *
 * @throws {RangeError} when `delimiter` is empty
 *
 * @example
 * ```ts
 * import { BatchEncoder, delimiterEncoder } from "@acceptloop/framing";
 *
 * const batch = new BatchEncoder(delimiterEncoder(Uint8Array.of(0)));
 * batch.add(Uint8Array.of(1, 2));
 * batch.add(Uint8Array.of());
 * batch.take(); // => Uint8Array.of(1, 2, 0, 0)
 * ```
 */
export function delimiterEncoder(
  delimiter: Uint8Array,
  options: FrameLimit = {},
  frame: string = "a delimited frame",
): FrameEncoder {
  const ending = checkedDelimiter(delimiter);
  const limit = frameLimit(options);
  return (payload, sink) => {
    if (payload.length > limit) throw new FrameTooLongError(`${frame} of ${payload.length} bytes`, limit);
    const found = firstIn(payload, ending);
    if (found !== -1) {
      throw new MalformedFrameError(
        `cannot encode ${frame} that contains its own delimiter at byte ${found}`,
      );
    }
    const at = sink.reserve(payload.length + ending.length);
    sink.bytes.set(payload, at);
    sink.bytes.set(ending, at + payload.length);
  };
}

/**
 * A payload with a delimiter after it.
 *
 * @throws {FrameTooLongError} when the payload exceeds the limit
 * @throws {MalformedFrameError} when the delimiter would be found in the payload, or across its end
 *
 * @example
 * ```ts
 * import { encodeDelimited } from "@acceptloop/framing";
 *
 * encodeDelimited(Uint8Array.of(1, 2), Uint8Array.of(13, 10)); // => Uint8Array.of(1, 2, 13, 10)
 * ```
 */
export function encodeDelimited(
  payload: Uint8Array,
  delimiter: Uint8Array,
  options: FrameLimit = {},
): Uint8Array {
  return encodeFrame(delimiterEncoder(delimiter, options), payload);
}

function checkedDelimiter(delimiter: Uint8Array): Uint8Array {
  if (delimiter.length === 0) throw new RangeError("cannot cut at a delimiter of 0 bytes");
  return delimiter.slice();
}

/**
 * Where a decoder would find `delimiter` in `payload` followed by it, if that begins inside the payload; else -1. It can
 * lie across the end: "xa" before the delimiter "aa" reads as "x", then "a…".
 */
function firstIn(payload: Uint8Array, delimiter: Uint8Array): number {
  const first = byteAt(delimiter, 0);
  for (let begin = payload.indexOf(first); begin !== -1; begin = payload.indexOf(first, begin + 1)) {
    const isHere = delimiter.every((byte, index) => {
      const at = begin + index;
      return byte === (at < payload.length ? payload[at] : delimiter[at - payload.length]);
    });
    if (isHere) return begin;
  }
  return -1;
}
