/**
 * Anything that makes messages of type `T` out of chunks of bytes: a {@linkcode FrameDecoder} makes views of bytes, a
 * {@linkcode ValueDecoder} makes values.
 */
export interface Decoder<T> {
  /** The messages that `chunk` completes. An error is thrown after those before it have been given. */
  decode(chunk: Uint8Array): Iterable<T>;
  /** The messages that the end of the stream completes. */
  decodeEnd(): Iterable<T>;
}

/** What `collect` collects, and after that the error that stopped it. */
export function batch<T>(collect: (messages: T[]) => void): Iterable<T> {
  const messages: T[] = [];
  try {
    collect(messages);
  } catch (error) {
    return thenThrow(messages, error);
  }
  return messages;
}

function* thenThrow<T>(messages: readonly T[], error: unknown): Generator<T> {
  yield* messages;
  throw error;
}
