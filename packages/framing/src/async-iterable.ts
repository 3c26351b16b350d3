import type { Decoder } from "./decoder.ts";

/** Where chunks of bytes come from: a Node stream, a web `ReadableStream`, an async generator, an array. */
export type ChunkSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * The messages in a stream of chunks, one at a time. Nothing is read ahead: the next chunk is asked for when the messages
 * of the last one have been taken. Leaving the loop early closes the source.
 *
 * @throws {FramingError} when the stream is refused, after the messages before that have been given
 *
 * @example
 * ```ts
 * import { decodeAsync, LineDecoder } from "@acceptloop/framing";
 *
 * const chunks = [new TextEncoder().encode("one\ntw"), new TextEncoder().encode("o\n")];
 * const lines: string[] = [];
 * for await (const line of decodeAsync(chunks, new LineDecoder())) lines.push(new TextDecoder().decode(line));
 * lines; // => ["one", "two"]
 * ```
 */
export function decodeAsync<T>(source: ChunkSource, decoder: Decoder<T>): AsyncIterableIterator<T> {
  return new MessageIterator(decodeBatches(source, decoder));
}

/**
 * The messages in a stream of chunks, as many at a time as each chunk completes: the fastest way to await them, because
 * it awaits once per chunk.
 *
 * @throws {FramingError} as {@linkcode decodeAsync} does, from the iteration of a batch
 *
 * @example
 * ```ts
 * import { decodeBatches, FixedSizeDecoder } from "@acceptloop/framing";
 *
 * const sizes: number[] = [];
 * for await (const frames of decodeBatches([new Uint8Array(7), new Uint8Array(3)], new FixedSizeDecoder(2))) {
 *   sizes.push(Array.from(frames).length);
 * }
 * sizes; // => [3, 2, 0]
 * ```
 */
export async function* decodeBatches<T>(
  source: ChunkSource,
  decoder: Decoder<T>,
): AsyncGenerator<Iterable<T>, void, void> {
  for await (const chunk of source) yield decoder.decode(chunk);
  yield decoder.decodeEnd();
}

/**
 * Takes batches apart. By hand, because an async generator costs two more turns of the event loop's microtask queue for
 * each message, which is more than finding it.
 */
class MessageIterator<T> implements AsyncIterableIterator<T> {
  readonly #batches: AsyncGenerator<Iterable<T>, void, void>;
  #messages: Iterator<T> = [][Symbol.iterator]();
  /** Calls of `next` that wait for a chunk; those after them must wait too, to keep the order. */
  #waiting = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(batches: AsyncGenerator<Iterable<T>, void, void>) {
    this.#batches = batches;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#waiting === 0) {
      try {
        const result = this.#messages.next();
        if (!result.done) return Promise.resolve(result);
      } catch (error) {
        return this.#fail(error);
      }
    }
    this.#waiting++;
    const result = this.#turn.then(() => this.#advance());
    this.#turn = result.then(
      () => this.#waiting--,
      () => this.#waiting--,
    );
    return result;
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#messages = [][Symbol.iterator]();
    await this.#batches.return();
    return { done: true, value: undefined };
  }

  async #advance(): Promise<IteratorResult<T, undefined>> {
    for (;;) {
      try {
        const result = this.#messages.next();
        if (!result.done) return result;
      } catch (error) {
        return this.#fail(error);
      }
      const batch = await this.#batches.next();
      if (batch.done) return { done: true, value: undefined };
      this.#messages = batch.value[Symbol.iterator]();
    }
  }

  async #fail(error: unknown): Promise<never> {
    await this.return();
    throw error;
  }
}
