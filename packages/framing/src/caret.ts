import { FrameDecoder, type FrameVisitor } from "./frame-decoder.ts";
import { encodeFrame, type FrameEncoder } from "./frame-encoder.ts";
import { type FrameLimit, frameLimit } from "./frame-limit.ts";
import { FrameTooLongError } from "./frame-too-long-error.ts";
import { MalformedFrameError } from "./malformed-frame-error.ts";
import { UnexpectedEndError } from "./unexpected-end-error.ts";

const FRAME = "a ^…$ message";
const OPEN = 0x5e;
const CLOSE = 0x24;

/**
 * Reads the messages of Eli Bendersky's Concurrent Servers (2017): `^` opens one and `$` closes it, as anchors do in a
 * regular expression. What stands between two messages is passed over; a `^` inside one is part of it.
 *
 * It is a machine of two states, waiting for a message and inside one.
 *
 * @example
 * ```ts
 * import { CaretDecoder } from "@acceptloop/framing";
 *
 * const decoder = new CaretDecoder();
 * const frames = decoder.decode(new TextEncoder().encode("xyz^abc$de^^$"));
 * Array.from(frames, (frame) => new TextDecoder().decode(frame)); // => ["abc", "^"]
 * ```
 */
export class CaretDecoder extends FrameDecoder {
  #isInside = false;

  /**
   * Begins a stream.
   *
   * @throws {RangeError} when the limit is not a whole number from 0 up
   */
  constructor(options: FrameLimit = {}) {
    super(FRAME, options);
  }

  /** Goes from one state to the other at each `^` and `$`. */
  protected override scan(chunk: Uint8Array, visit: FrameVisitor): void {
    let start = 0;
    for (;;) {
      if (!this.#isInside) {
        const open = chunk.indexOf(OPEN, start);
        this.skipTo(open === -1 ? chunk.length : open);
        if (open === -1) return;
        this.#isInside = true;
        start = open + 1;
      }
      const close = chunk.indexOf(CLOSE, start);
      if (close === -1) {
        this.hold(chunk, start, chunk.length, this.limit);
        return;
      }
      this.#isInside = false;
      if (this.heldLength > 0) {
        this.hold(chunk, start, close, this.limit);
        const length = this.heldLength;
        this.heldLength = 0;
        this.show(this.held, 0, length, close + 1, visit);
      } else {
        if (close - start > this.limit) throw this.tooLong();
        this.show(chunk, start, close, close + 1, visit);
      }
      start = close + 1;
    }
  }

  /** A message that was opened must be closed. */
  protected override finish(): void {
    if (this.#isInside) throw new UnexpectedEndError(FRAME, this.offset);
  }
}

/**
 * An encoder that puts each payload between `^` and `$`.
 *
 * @example
 * ```ts
 * import { BatchEncoder, caretEncoder } from "@acceptloop/framing";
 *
 * const batch = new BatchEncoder(caretEncoder());
 * batch.add(Uint8Array.of(0x61));
 * new TextDecoder().decode(batch.take()); // => "^a$"
 * ```
 */
export function caretEncoder(options: FrameLimit = {}): FrameEncoder {
  const limit = frameLimit(options);
  return (payload, sink) => {
    if (payload.length > limit) throw new FrameTooLongError(`${FRAME} of ${payload.length} bytes`, limit);
    const found = payload.indexOf(CLOSE);
    if (found !== -1)
      throw new MalformedFrameError(`cannot encode ${FRAME} that contains $ at byte ${found}`);
    const at = sink.reserve(payload.length + 2);
    sink.bytes[at] = OPEN;
    sink.bytes.set(payload, at + 1);
    sink.bytes[at + 1 + payload.length] = CLOSE;
  };
}

/**
 * A payload between `^` and `$`.
 *
 * @throws {FrameTooLongError} when the payload exceeds the limit
 * @throws {MalformedFrameError} when the payload contains a `$`
 *
 * @example
 * ```ts
 * import { encodeCaret } from "@acceptloop/framing";
 *
 * new TextDecoder().decode(encodeCaret(new TextEncoder().encode("abc"))); // => "^abc$"
 * ```
 */
export function encodeCaret(payload: Uint8Array, options: FrameLimit = {}): Uint8Array {
  return encodeFrame(caretEncoder(options), payload);
}
