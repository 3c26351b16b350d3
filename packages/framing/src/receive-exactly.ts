import { UnexpectedEndError } from "./unexpected-end-error.ts";

/** Anything that can be read from into a buffer, as recv(2) does. */
export interface Reader {
  /** Fills the beginning of `into`, which has at least 1 byte; returns how many, and 0 or `null` at the end. */
  read(into: Uint8Array): number | null | PromiseLike<number | null>;
}

/**
 * Fills `into`. One read may give only a part: recv(2) returns what is there, from 1 byte up to what was asked for.
 *
 * @returns `true` when it is full, `false` when the stream ended before the first byte, which is a clean end
 * @throws {UnexpectedEndError} when the stream ended after that
 * @throws {RangeError} when the reader claims a number of bytes that it cannot have given
 *
 * @example
 * ```ts
 * import { receiveExactly } from "@acceptloop/framing";
 *
 * const parts = [3, 1];
 * const into = new Uint8Array(4);
 * const read = (buffer: Uint8Array) => { const count = parts.shift() ?? 0; buffer.fill(count, 0, count); return count; };
 * await receiveExactly({ read }, into); // => true
 * into; // => Uint8Array.of(3, 3, 3, 1)
 * await receiveExactly({ read }, into); // => false
 * ```
 */
export async function receiveExactly(reader: Reader, into: Uint8Array): Promise<boolean> {
  for (let received = 0; received < into.length;) {
    const rest = into.subarray(received);
    const result = reader.read(rest);
    // A turn of the microtask queue is dear when every read gives one byte, so none is taken for a plain number.
    const count = (typeof result === "object" ? await result : result) ?? 0;
    if (!Number.isInteger(count) || count < 0 || count > rest.length) {
      throw new RangeError(`cannot receive on: a read of ${rest.length} bytes returned ${count}`);
    }
    if (count === 0) {
      if (received === 0) return false;
      throw new UnexpectedEndError(
        `a read of exactly ${into.length} bytes, after ${received} of them`,
        received,
      );
    }
    received += count;
  }
  return true;
}
