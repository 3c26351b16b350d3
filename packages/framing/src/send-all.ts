/** Anything that can be written to and says how much of it was taken, as send(2) does. */
export interface Writer {
  /** Takes at least 1 byte of `bytes`, which has at least 1, and returns how many. */
  write(bytes: Uint8Array): number | PromiseLike<number>;
}

/**
 * Writes all of `bytes`. One write may take only a part of them: send(2) returned 1,024 of 2,000 because the send buffer
 * had room for no more, and the rest is still ours to send, from byte 1,024 on.
 *
 * @throws {RangeError} when the writer claims a number of bytes that it cannot have taken
 *
 * @example
 * ```ts
 * import { sendAll } from "@acceptloop/framing";
 *
 * const taken: number[] = [];
 * await sendAll({ write: (bytes) => taken.push(bytes.length) && Math.min(bytes.length, 1024) }, new Uint8Array(2000));
 * taken; // => [2000, 976]
 * ```
 */
export async function sendAll(writer: Writer, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) {
    const rest = bytes.subarray(sent);
    const result = writer.write(rest);
    const count = typeof result === "object" ? await result : result;
    if (!Number.isInteger(count) || count < 1 || count > rest.length) {
      throw new RangeError(`cannot send on: a write of ${rest.length} bytes returned ${count}`);
    }
    sent += count;
  }
}
