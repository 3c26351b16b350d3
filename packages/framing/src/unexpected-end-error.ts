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
  /** The name of the class, also where its code was minified. */
  override readonly name = "UnexpectedEndError";
  /** Stable across versions. */
  override readonly code = "UNEXPECTED_END";

  /**
   * Words the sentence.
   *
   * @param frame what the stream ended inside
   * @param offset where that begins in the stream, in bytes
   */
  constructor(frame: string, offset: number) {
    super(`the stream ended inside ${frame}`, offset);
  }
}
