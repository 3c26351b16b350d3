import { FramingError } from "./framing-error.ts";

/**
 * Thrown when bytes cannot be a frame, or when a message has no form on the wire.
 *
 * @example
 * ```ts
 * import { MalformedFrameError } from "@acceptloop/framing";
 *
 * const error = new MalformedFrameError("a netstring begins with 0x2d instead of a digit", 7);
 * error.message; // => "a netstring begins with 0x2d instead of a digit, at byte 7 of the stream"
 * error.code; // => "MALFORMED_FRAME"
 * ```
 */
export class MalformedFrameError extends FramingError {
  /** The name of the class, also where its code was minified. */
  override readonly name = "MalformedFrameError";
  /** Stable across versions. */
  override readonly code = "MALFORMED_FRAME";
}
