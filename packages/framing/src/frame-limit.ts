/** How long a frame may be, for every decoder and encoder. */
export interface FrameLimit {
  /**
   * Longest payload in bytes; header, delimiter and padding are not counted. Default 65,536. What a header may take
   * follows from it: a length with more digits than this limit needs is refused too.
   */
  readonly maxFrameLength?: number | undefined;
}

/**
 * The limit to apply: the default, the caller's, or what the format can express if that is less.
 *
 * @throws {RangeError} when the caller's limit is not a whole number from 0 up
 *
 * @example
 * ```ts
 * import { frameLimit } from "@acceptloop/framing/frame-limit";
 *
 * frameLimit({}); // => 65_536
 * frameLimit({ maxFrameLength: 1024 }, 255); // => 255
 * ```
 */
export function frameLimit(options: FrameLimit, most: number = Number.MAX_SAFE_INTEGER): number {
  const limit = options.maxFrameLength ?? 65_536;
  if (!Number.isSafeInteger(limit) || limit < 0) {
    throw new RangeError(`cannot limit frames to ${limit} bytes: it must be a whole number from 0 up`);
  }
  return Math.min(limit, most);
}
