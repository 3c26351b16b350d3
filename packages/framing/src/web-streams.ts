import type { Decoder } from "./decoder.ts";
import { encodeFrame, type FrameEncoder } from "./frame-encoder.ts";

/**
 * A web `TransformStream` from chunks of bytes to messages.
 *
 * @example
 * ```ts
 * import { decodeStream, NetstringDecoder } from "@acceptloop/framing";
 *
 * const chunks = new Blob(["2:hi,0:,"]).stream();
 * const lengths: number[] = [];
 * for await (const frame of chunks.pipeThrough(decodeStream(new NetstringDecoder()))) lengths.push(frame.length);
 * lengths; // => [2, 0]
 * ```
 */
export function decodeStream<T>(decoder: Decoder<T>): TransformStream<Uint8Array, T> {
  const give = (messages: Iterable<T>, controller: TransformStreamDefaultController<T>): void => {
    for (const message of messages) controller.enqueue(message);
  };
  return new TransformStream({
    transform: (chunk, controller) => give(decoder.decode(chunk), controller),
    flush: (controller) => give(decoder.decodeEnd(), controller),
  });
}

/**
 * A web `TransformStream` from messages to chunks of bytes, one for each.
 *
 * @example
 * ```ts
 * import { encodeStream, netstringEncoder } from "@acceptloop/framing";
 *
 * const payloads = new Blob(["hi"]).stream();
 * await new Response(payloads.pipeThrough(encodeStream(netstringEncoder()))).text(); // => "2:hi,"
 * ```
 */
export function encodeStream<T>(encode: FrameEncoder<T>): TransformStream<T, Uint8Array> {
  return new TransformStream({
    transform: (message, controller) => controller.enqueue(encodeFrame(encode, message)),
  });
}
