import { batch, type Decoder } from "./decoder.ts";
import { type FrameLimit, frameLimit } from "./frame-limit.ts";
import { FrameTooLongError } from "./frame-too-long-error.ts";
import { UnexpectedEndError } from "./unexpected-end-error.ts";

/** Is shown each frame as `buffer[start, end)`, valid only during the call. */
export type FrameVisitor = (buffer: Uint8Array, start: number, end: number) => void;

const NOTHING = new Uint8Array(0);

/**
 * What every decoder of this package is: bytes go in as they happen to arrive, frames come out as they were sent.
 *
 * It does no I/O, so the same decoder serves a socket, a file, a test. A frame that lies inside one chunk is shown in
 * place; only one that crosses chunks is copied, and never more of it than the limit. Memory grows with the bytes that
 * have come, not with the length that a header promises.
 *
 * A visitor may call `push` and `end` of the decoder that is just showing it a frame: the call returns at once and its
 * bytes are decoded after those already given, so frames keep the order of the stream. After an error, be it from the
 * bytes or from a visitor, the decoder has lost its place: it stays in error and throws the same again at each call.
 *
 * @example
 * ```ts
 * import { FrameDecoder, type FrameVisitor } from "@acceptloop/framing";
 *
 * // Each byte is a frame.
 * class ByteDecoder extends FrameDecoder {
 *   constructor() {
 *     super("a byte", {});
 *   }
 *   protected override scan(chunk: Uint8Array, visit: FrameVisitor): void {
 *     for (const at of chunk.keys()) this.show(chunk, at, at + 1, at + 1, visit);
 *   }
 * }
 * Array.from(new ByteDecoder().decode(Uint8Array.of(7, 8))); // => [Uint8Array.of(7), Uint8Array.of(8)]
 * ```
 */
export abstract class FrameDecoder implements Decoder<Uint8Array> {
  /** Longest payload, in bytes. */
  protected readonly limit: number;
  /** What a frame is called in error messages. */
  protected readonly frame: string;
  /** The beginning of a frame whose end has not come yet is `held[0, heldLength)`. */
  protected held: Uint8Array = NOTHING;
  /** How much of {@linkcode FrameDecoder.held} is in use, in bytes. */
  protected heldLength = 0;
  /** Where in the stream the current chunk begins. */
  #chunkOffset = 0;
  #offset = 0;
  #nextOffset = 0;
  #showing = false;
  readonly #deferred: [chunk: Uint8Array | undefined, visit: FrameVisitor][] = [];
  #failure: { readonly reason: unknown } | undefined;

  /**
   * Begins a stream.
   *
   * @param frame what a frame is called in error messages
   * @param most the longest payload that the format can have, if that is not unlimited
   */
  protected constructor(frame: string, options: FrameLimit, most?: number) {
    this.frame = frame;
    this.limit = frameLimit(options, most);
  }

  /** Where in the stream the frame begins that is being shown, or else that is awaited; in bytes, header included. */
  get offset(): number {
    return this.#offset;
  }

  /** Where in the stream the frame ends that is being shown, or that was shown last. */
  get nextOffset(): number {
    return this.#nextOffset;
  }

  /**
   * Shows `visit` each frame that `chunk` completes.
   *
   * @throws {FrameTooLongError} when a frame exceeds the limit
   * @throws {MalformedFrameError} when the bytes cannot be a frame
   */
  push(chunk: Uint8Array, visit: FrameVisitor): void {
    this.#take(chunk, visit);
  }

  /**
   * Says that the stream has ended; the decoder takes nothing more.
   *
   * @throws {UnexpectedEndError} when it ended inside a frame
   */
  end(visit: FrameVisitor): void {
    this.#take(undefined, visit);
  }

  /**
   * The frames that `chunk` completes, as views into it; a frame that crossed chunks is a copy. If one of them is
   * refused, the iteration gives those before it and then throws.
   *
   * This is not for visitors: what they add is decoded later, when this has returned.
   */
  decode(chunk: Uint8Array): Iterable<Uint8Array> {
    const { buffer: memory, byteOffset } = chunk;
    return batch((frames) => {
      this.push(chunk, (buffer, start, end) => {
        // Not `subarray`, which for a Buffer takes twice the time.
        if (buffer === chunk) frames.push(new Uint8Array(memory, byteOffset + start, end - start));
        else frames.push(buffer.slice(start, end));
      });
    });
  }

  /** The frames that the end of the stream completes; throws as {@linkcode FrameDecoder.end} does. */
  decodeEnd(): Iterable<Uint8Array> {
    return batch((frames) => {
      this.end((buffer, start, end) => void frames.push(buffer.slice(start, end)));
    });
  }

  /** Shows the frames that end in `chunk` and holds what is left. */
  protected abstract scan(chunk: Uint8Array, visit: FrameVisitor): void;

  /** Called at the end of the stream. */
  protected finish(_visit: FrameVisitor): void {
    if (this.heldLength > 0) throw new UnexpectedEndError(this.frame, this.#offset);
  }

  /** Shows the payload `buffer[start, end)` of the frame whose last byte on the wire is before `chunk[next]`. */
  protected show(buffer: Uint8Array, start: number, end: number, next: number, visit: FrameVisitor): void {
    this.#nextOffset = this.#chunkOffset + next;
    visit(buffer, start, end);
    this.#offset = this.#nextOffset;
  }

  /** Passes over bytes that belong to no frame: the next one begins at `chunk[at]`. */
  protected skipTo(at: number): void {
    this.#offset = this.#chunkOffset + at;
  }

  /** Adds `chunk[start, end)` to what is held, unless that makes more than `most` bytes. */
  protected hold(chunk: Uint8Array, start: number, end: number, most: number): void {
    const length = this.heldLength + (end - start);
    if (length > most) throw this.tooLong();
    if (length > this.held.length) {
      const larger = new Uint8Array(Math.min(Math.max(2 * length, 1024), most));
      larger.set(this.held.subarray(0, this.heldLength));
      this.held = larger;
    }
    this.held.set(viewOf(chunk, start, end), this.heldLength);
    this.heldLength = length;
  }

  /** The error that says so, about the frame that is awaited. */
  protected tooLong(frame: string = this.frame): FrameTooLongError {
    return new FrameTooLongError(frame, this.limit, this.#offset);
  }

  #take(chunk: Uint8Array | undefined, visit: FrameVisitor): void {
    if (this.#failure) throw this.#failure.reason;
    if (this.#showing) {
      this.#deferred.push([chunk, visit]);
      return;
    }
    this.#showing = true;
    try {
      this.#process(chunk, visit);
      for (let next = this.#deferred.shift(); next; next = this.#deferred.shift()) this.#process(...next);
    } catch (reason) {
      this.#fail(reason);
      this.#deferred.length = 0;
      throw reason;
    } finally {
      this.#showing = false;
    }
  }

  #process(chunk: Uint8Array | undefined, visit: FrameVisitor): void {
    if (this.#failure) throw this.#failure.reason;
    if (chunk) {
      this.scan(chunk, visit);
      this.#chunkOffset += chunk.length;
    } else {
      this.finish(visit);
      this.#fail(new TypeError("cannot decode more: this decoder has been told that its stream ended"));
    }
  }

  #fail(reason: unknown): void {
    this.#failure = { reason };
    this.held = NOTHING;
    this.heldLength = 0;
  }
}

/** What `subarray` gives, in half the time when the buffer is a Node `Buffer`. */
function viewOf(buffer: Uint8Array, start: number, end: number): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset + start, end - start);
}
