import { encodeFrame, type FrameEncoder } from "./frame-encoder.ts";
import type { FrameLimit } from "./frame-limit.ts";
import { LineDecoder, lineEncoder } from "./lines.ts";
import { MalformedFrameError } from "./malformed-frame-error.ts";
import { decodeText, encodeText } from "./utf-8.ts";
import { ValueDecoder } from "./value-decoder.ts";

/**
 * Reads one JSON value (RFC 8259) from each line. An empty line is not a value and is refused.
 *
 * @example
 * ```ts
 * import { JsonLineDecoder } from "@acceptloop/framing";
 *
 * const decoder = new JsonLineDecoder();
 * Array.from(decoder.decode(new TextEncoder().encode('{"prime":7}\nnull\n'))); // => [{ prime: 7 }, null]
 * ```
 */
export class JsonLineDecoder extends ValueDecoder<unknown> {
  /**
   * Begins a stream.
   *
   * @throws {RangeError} when the limit is not a whole number from 0 up
   */
  constructor(options: FrameLimit = {}) {
    super(new LineDecoder({ maxFrameLength: options.maxFrameLength }), readJson);
  }
}

/**
 * An encoder that writes each value as one line of JSON.
 *
 * @example
 * ```ts
 * import { BatchEncoder, jsonLineEncoder } from "@acceptloop/framing";
 *
 * const batch = new BatchEncoder(jsonLineEncoder());
 * batch.add({ text: "one\ntwo" });
 * new TextDecoder().decode(batch.take()); // => '{"text":"one\\ntwo"}\n'
 * ```
 */
export function jsonLineEncoder(options: FrameLimit = {}): FrameEncoder<unknown> {
  const encodeLine = lineEncoder({ maxFrameLength: options.maxFrameLength });
  return (value, sink) => {
    // TypeScript says that the result is a string, but a function or `undefined` gives `undefined`.
    const text: string | undefined = JSON.stringify(value);
    if (text === undefined)
      throw new MalformedFrameError(`cannot encode a value of type ${typeof value} as JSON`);
    encodeLine(encodeText(text), sink);
  };
}

/**
 * A value as one line of JSON.
 *
 * @throws {FrameTooLongError} when the line exceeds the limit
 * @throws {MalformedFrameError} when the value has no form in JSON
 * @throws {TypeError} when the value contains itself, or a bigint
 *
 * @example
 * ```ts
 * import { encodeJsonLine } from "@acceptloop/framing";
 *
 * new TextDecoder().decode(encodeJsonLine([1, "two"])); // => '[1,"two"]\n'
 * ```
 */
export function encodeJsonLine(value: unknown, options: FrameLimit = {}): Uint8Array {
  return encodeFrame(jsonLineEncoder(options), value);
}

function readJson(buffer: Uint8Array, start: number, end: number, offset: number): unknown {
  const text = decodeText(buffer, start, end, "a line", offset);
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedFrameError("a line is not JSON", offset);
  }
}
