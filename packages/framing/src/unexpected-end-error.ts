import { FramingError } from "./framing-error.ts";

/**
 * Thrown when a stream ends inside a frame: the peer died, or was cut off. A stream that ends between two frames has
 * ended cleanly and throws nothing.
 *
 * @example
 * ```ts
 * import { UnexpectedEndError } from "@acceptloop/framing";
 *
 * new UnexpectedEndError("a frame", 12).message; // => "the stream ended inside a frame, at byte 12 of the stream"
 * ```
 */
export class UnexpectedEndError extends FramingError {
  override readonly name = "UnexpectedEndError";
  override readonly code = "UNEXPECTED_END";

  constructor(frame: string, offset: number) {
    super(`the stream ended inside ${frame}`, offset);
  }
}
