/** Where an encoder puts its bytes: one buffer that grows. */
export interface FrameSink {
  /** Makes room for `size` more bytes and says where they begin in {@linkcode FrameSink.bytes}. */
  reserve(size: number): number;
  /** The buffer; another one after a `reserve` that had to grow it. */
  readonly bytes: Uint8Array;
}

/**
 * Writes one message as a frame. It checks the message first: when it throws, nothing was written.
 *
 * @throws {FramingError} when the message exceeds the limit or has no form on the wire
 */
export type FrameEncoder<T = Uint8Array> = (message: T, sink: FrameSink) => void;

/**
 * Encodes many messages into one buffer, so that they cost one write.
 *
 * @example
 * ```ts
 * import { BatchEncoder, netstringEncoder } from "@acceptloop/framing";
 *
 * const batch = new BatchEncoder(netstringEncoder());
 * for (const text of ["one", "", "two"]) batch.add(new TextEncoder().encode(text));
 * batch.length; // => 15
 * new TextDecoder().decode(batch.take()); // => "3:one,0:,3:two,"
 * batch.length; // => 0
 * ```
 */
export class BatchEncoder<T = Uint8Array> {
  readonly #encode: FrameEncoder<T>;
  readonly #sink = new GrowingSink();

  /**
   * An empty batch.
   *
   * @param encode what each message is encoded with
   */
  constructor(encode: FrameEncoder<T>) {
    this.#encode = encode;
  }

  /** How many bytes {@linkcode BatchEncoder.take} would give. */
  get length(): number {
    return this.#sink.length;
  }

  /**
   * Appends a message.
   *
   * @throws {FramingError} when it cannot be encoded; the batch is as before then
   */
  add(message: T): void {
    this.#encode(message, this.#sink);
  }

  /** The bytes of all that was added, which are the caller's to keep; the batch is empty after that. */
  take(): Uint8Array {
    return this.#sink.take();
  }
}

/**
 * One message as a frame of its own.
 *
 * @example
 * ```ts
 * import { lineEncoder, encodeFrame } from "@acceptloop/framing";
 *
 * encodeFrame(lineEncoder(), Uint8Array.of(0x68, 0x69)); // => Uint8Array.of(0x68, 0x69, 0x0a)
 * ```
 */
export function encodeFrame<T>(encode: FrameEncoder<T>, message: T): Uint8Array {
  const sink = new GrowingSink();
  encode(message, sink);
  return sink.take();
}

/** Takes exactly what the first `reserve` asks for, and doubles from there. */
class GrowingSink implements FrameSink {
  bytes: Uint8Array = new Uint8Array(0);
  length = 0;

  reserve(size: number): number {
    const at = this.length;
    const length = at + size;
    if (length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.bytes.length));
      larger.set(this.bytes.subarray(0, at));
      this.bytes = larger;
    }
    this.length = length;
    return at;
  }

  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.length);
    this.bytes = new Uint8Array(0);
    this.length = 0;
    return taken;
  }
}
