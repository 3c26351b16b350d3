/** Every `code` that a {@linkcode FramingError} can have; stable across versions. */
export type FramingErrorCode = "FRAME_TOO_LONG" | "MALFORMED_FRAME" | "UNEXPECTED_END";

/**
 * What all errors about the bytes of a stream have in common. (A wrong argument is a `RangeError` or a `TypeError` as
 * everywhere in JavaScript: the program is at fault then, not the peer.)
 *
 * @example
 * ```ts
 * import { FramingError, UnexpectedEndError } from "@acceptloop/framing";
 *
 * new UnexpectedEndError("a frame", 12) instanceof FramingError; // => true
 * ```
 */
export abstract class FramingError extends Error {
  /** Which kind of error this is; stable across versions. */
  abstract readonly code: FramingErrorCode;
  /** Where in the stream the offending frame begins, in bytes; `undefined` while encoding. */
  readonly offset: number | undefined;

  /**
   * Words the sentence.
   *
   * @param sentence what happened; the offset, if there is one, is added to it
   */
  constructor(sentence: string, offset?: number) {
    super(offset === undefined ? sentence : `${sentence}, at byte ${offset} of the stream`);
    this.offset = offset;
  }
}
