import { DelimiterDecoder, delimiterEncoder } from "./delimiter.ts";
import type { FrameVisitor } from "./frame-decoder.ts";
import { encodeFrame, type FrameEncoder } from "./frame-encoder.ts";
import type { FrameLimit } from "./frame-limit.ts";
import { MalformedFrameError } from "./malformed-frame-error.ts";

/**
 * What ends a line. `"lenient"`, the default, reads LF and CRLF and writes LF, as RFC 1122 section 1.2.2 asks of a robust
 * program; `"lf"` and `"crlf"` read and write nothing else, so that a lone CR, or a lone LF, belongs to the line.
 */
export type LineEnding = "lenient" | "lf" | "crlf";

/** Limits of a {@linkcode LineDecoder}, and what ends a line. */
export interface LineDecoderOptions extends FrameLimit {
  /** Default `"lenient"`. */
  readonly ending?: LineEnding | undefined;
}

const LF = 0x0a;
const CR = 0x0d;

/**
 * Cuts a byte stream into lines, however the stream was cut on its way. A last line without an end is a line too.
 *
 * @example
 * ```ts
 * import { LineDecoder } from "@acceptloop/framing";
 *
 * const lines: string[] = [];
 * const decoder = new LineDecoder();
 * const bytes = (text: string) => new TextEncoder().encode(text);
 * const visit = (buffer: Uint8Array, start: number, end: number) =>
 *   void lines.push(new TextDecoder().decode(buffer.subarray(start, end)));
 * decoder.push(bytes("on"), visit);
 * decoder.push(bytes("e\r\ntwo\nthr"), visit);
 * decoder.end(visit);
 * lines; // => ["one", "two", "thr"]
 * ```
 */
export class LineDecoder extends DelimiterDecoder {
  readonly #lenient: boolean;

  /**
   * Begins a stream.
   *
   * @throws {RangeError} when the limit is not a whole number from 0 up
   */
  constructor(options: LineDecoderOptions = {}) {
    // One byte more than the limit may be the carriage return of a line that just fits.
    super(delimiterOf(options), options, "a line", 1);
    this.#lenient = isLenient(options);
  }

  /** Shows a line without its carriage return. */
  protected override deliver(
    buffer: Uint8Array,
    start: number,
    end: number,
    next: number,
    visit: FrameVisitor,
  ): void {
    const hasReturn = this.#lenient && end > start && buffer[end - 1] === CR;
    super.deliver(buffer, start, hasReturn ? end - 1 : end, next, visit);
  }

  /** A last line needs no end. */
  protected override finish(visit: FrameVisitor): void {
    if (this.heldLength > 0) this.deliver(this.held, 0, this.heldLength, 0, visit);
  }
}

/**
 * An encoder that ends each payload with a line ending.
 *
 * @example
 * ```ts
 * import { BatchEncoder, lineEncoder } from "@acceptloop/framing";
 *
 * const batch = new BatchEncoder(lineEncoder({ ending: "crlf" }));
 * batch.add(Uint8Array.of(0x61));
 * batch.take(); // => Uint8Array.of(0x61, 0x0d, 0x0a)
 * ```
 */
export function lineEncoder(options: LineDecoderOptions = {}): FrameEncoder {
  const encode = delimiterEncoder(delimiterOf(options), options, "a line");
  if (!isLenient(options)) return encode;
  return (payload, sink) => {
    if (payload.at(-1) === CR) {
      throw new MalformedFrameError(
        "cannot encode a line that ends in CR: a lenient reader would take it off",
      );
    }
    encode(payload, sink);
  };
}

/**
 * A payload with a line ending after it.
 *
 * @throws {FrameTooLongError} when the payload exceeds the limit
 * @throws {MalformedFrameError} when the payload would not come back as one line
 *
 * @example
 * ```ts
 * import { encodeLine } from "@acceptloop/framing";
 *
 * encodeLine(Uint8Array.of(0x61)); // => Uint8Array.of(0x61, 0x0a)
 * ```
 */
export function encodeLine(payload: Uint8Array, options: LineDecoderOptions = {}): Uint8Array {
  return encodeFrame(lineEncoder(options), payload);
}

function delimiterOf(options: LineDecoderOptions): Uint8Array {
  return options.ending === "crlf" ? Uint8Array.of(CR, LF) : Uint8Array.of(LF);
}

function isLenient(options: LineDecoderOptions): boolean {
  return (options.ending ?? "lenient") === "lenient";
}
