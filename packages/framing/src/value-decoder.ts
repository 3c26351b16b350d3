import { batch, type Decoder } from "./decoder.ts";
import type { FrameDecoder } from "./frame-decoder.ts";

/** Makes a value of the payload `buffer[start, end)`; `offset` is where its frame begins in the stream. */
export type FrameReader<T> = (buffer: Uint8Array, start: number, end: number, offset: number) => T;

/**
 * Makes values of frames: a frame decoder that says where messages end, and a function that reads one.
 *
 * It is to values what {@linkcode FrameDecoder} is to bytes, and has the same rules.
 *
 * @example
 * ```ts
 * import { FixedSizeDecoder, ValueDecoder } from "@acceptloop/framing";
 *
 * const numbers = new ValueDecoder(new FixedSizeDecoder(2), (buffer, start) =>
 *   new DataView(buffer.buffer, buffer.byteOffset + start, 2).getInt16(0));
 * Array.from(numbers.decode(Uint8Array.of(0, 10, 0xff, 0xff))); // => [10, -1]
 * ```
 */
export class ValueDecoder<T> implements Decoder<T> {
  readonly #frames: FrameDecoder;
  readonly #read: FrameReader<T>;

  /**
   * Reads the messages of one stream.
   *
   * @param frames says where each message ends, and serves nobody else
   * @param read makes a value of it
   */
  constructor(frames: FrameDecoder, read: FrameReader<T>) {
    this.#frames = frames;
    this.#read = read;
  }

  /** Where in the stream the message begins that is being shown, or else that is awaited. */
  get offset(): number {
    return this.#frames.offset;
  }

  /** Where in the stream the message ends that is being shown, or that was shown last. */
  get nextOffset(): number {
    return this.#frames.nextOffset;
  }

  /**
   * Shows `visit` each value whose last byte is in `chunk`.
   *
   * @throws {FramingError} when the bytes are refused
   */
  push(chunk: Uint8Array, visit: (value: T) => void): void {
    this.#frames.push(chunk, (buffer, start, end) => visit(this.#read(buffer, start, end, this.offset)));
  }

  /**
   * Says that the stream has ended; the decoder takes nothing more.
   *
   * @throws {UnexpectedEndError} when it ended inside a message
   */
  end(visit: (value: T) => void): void {
    this.#frames.end((buffer, start, end) => visit(this.#read(buffer, start, end, this.offset)));
  }

  /**
   * The values whose last byte is in `chunk`; an error is thrown after those before it have been given. Like
   * {@linkcode FrameDecoder.decode}, this is not for visitors.
   */
  decode(chunk: Uint8Array): Iterable<T> {
    return batch((values) => this.push(chunk, (value) => void values.push(value)));
  }

  /** The values that the end of the stream completes. */
  decodeEnd(): Iterable<T> {
    return batch((values) => this.end((value) => void values.push(value)));
  }
}
