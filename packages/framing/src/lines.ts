import { FrameTooLongError } from "./frame-too-long-error.ts";

/** Is shown each frame as `buffer[start, end)`, valid only during the call. */
export type FrameVisitor = (buffer: Uint8Array, start: number, end: number) => void;

/** Limits of a {@linkcode LineDecoder}. */
export interface LineDecoderOptions {
  /** Longest line, in bytes, its end not counted. Default 65,536. */
  readonly maxFrameLength?: number;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const EMPTY = new Uint8Array(0);

/**
 * Cuts a byte stream into lines that end in LF or CRLF, however the stream was cut on its way.
 *
 * A line that lies inside one chunk is shown in place; only one that crosses chunks is copied, and never more of it
 * than the limit.
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
export class LineDecoder {
  readonly #limit: number;
  /** The beginning of a line whose end has not come yet is `#held[0, #heldLength)`. */
  #held: Uint8Array = EMPTY;
  #heldLength = 0;
  #failure: FrameTooLongError | undefined;

  constructor(options: LineDecoderOptions = {}) {
    this.#limit = options.maxFrameLength ?? 65_536;
  }

  /**
   * Shows `visit` each line that `chunk` completes.
   *
   * @throws {FrameTooLongError} when a line exceeds the limit, and again at each later call
   */
  push(chunk: Uint8Array, visit: FrameVisitor): void {
    if (this.#failure) throw this.#failure;
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(LINE_FEED, start);
      if (end === -1) break;
      if (this.#heldLength > 0) {
        this.#hold(chunk, start, end);
        this.#release(visit);
      } else {
        this.#show(chunk, start, end, visit);
      }
      start = end + 1;
    }
    if (start < chunk.length) this.#hold(chunk, start, chunk.length);
  }

  /**
   * Says that the stream has ended, and shows the last line if its end is missing.
   *
   * @throws {FrameTooLongError} when an earlier line exceeded the limit
   */
  end(visit: FrameVisitor): void {
    if (this.#failure) throw this.#failure;
    if (this.#heldLength > 0) this.#release(visit);
  }

  #show(buffer: Uint8Array, start: number, end: number, visit: FrameVisitor): void {
    const last = end > start && buffer[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
    if (last - start > this.#limit) this.#fail();
    visit(buffer, start, last);
  }

  #release(visit: FrameVisitor): void {
    const length = this.#heldLength;
    this.#heldLength = 0;
    this.#show(this.#held, 0, length, visit);
  }

  #hold(chunk: Uint8Array, start: number, end: number): void {
    const length = this.#heldLength + (end - start);
    // One byte more than the limit may be the carriage return of a line that just fits.
    if (length > this.#limit + 1) this.#fail();
    if (length > this.#held.length) {
      const larger = new Uint8Array(Math.min(Math.max(length, 2 * this.#held.length, 128), this.#limit + 1));
      larger.set(this.#held.subarray(0, this.#heldLength));
      this.#held = larger;
    }
    this.#held.set(chunk.subarray(start, end), this.#heldLength);
    this.#heldLength = length;
  }

  #fail(): never {
    this.#failure = new FrameTooLongError("a line", this.#limit);
    this.#held = EMPTY;
    throw this.#failure;
  }
}
