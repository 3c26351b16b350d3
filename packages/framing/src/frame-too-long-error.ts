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
  override readonly name = "FrameTooLongError";
  override readonly code = "FRAME_TOO_LONG";
  /** The limit that was exceeded, in bytes. */
  readonly limit: number;

  constructor(frame: string, limit: number, offset?: number) {
    super(`${frame} is longer than ${limit} bytes`, offset);
    this.limit = limit;
  }
}
