import { FramingError } from "./framing-error.ts";

/**
 * Thrown when a frame exceeds its limit, before memory is taken for it.
 *
 * @example
 * ```ts
 * import { FrameTooLongError } from "@acceptloop/framing";
 *
 * new FrameTooLongError("a line", 1024).message; // => "a line is longer than 1024 bytes"
 * ```
 */
export class FrameTooLongError extends FramingError {
  /** The name of the class, also where its code was minified. */
  override readonly name = "FrameTooLongError";
  /** Stable across versions. */
  override readonly code = "FRAME_TOO_LONG";
  /** The limit that was exceeded, in bytes. */
  readonly limit: number;

  /**
   * Words the sentence.
   *
   * @param frame what is too long, as the beginning of the sentence
   * @param limit in bytes
   * @param offset where it begins in the stream, in bytes
   */
  constructor(frame: string, limit: number, offset?: number) {
    super(`${frame} is longer than ${limit} bytes`, offset);
    this.limit = limit;
  }
}
