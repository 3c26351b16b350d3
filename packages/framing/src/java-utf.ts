import { byteAt } from "./byte-at.ts";
import { encodeFrame, type FrameEncoder } from "./frame-encoder.ts";
import { type FrameLimit, frameLimit } from "./frame-limit.ts";
import { FrameTooLongError } from "./frame-too-long-error.ts";
import { LengthPrefixDecoder } from "./length-prefix.ts";
import { MalformedFrameError } from "./malformed-frame-error.ts";
import { ValueDecoder } from "./value-decoder.ts";

const WIDTH = 2;
const LONGEST = 0xffff;

/**
 * Reads the strings that Java's `DataOutputStream.writeUTF` writes: a length of two bytes, then modified UTF-8, which
 * writes NUL as `c0 80` and each half of a surrogate pair as three bytes. (java.io.DataInput, "Modified UTF-8".)
 *
 * It takes what `DataInputStream.readUTF` takes and refuses what that refuses.
 *
 * @example
 * ```ts
 * import { JavaUtfDecoder } from "@acceptloop/framing";
 *
 * const decoder = new JavaUtfDecoder();
 * Array.from(decoder.decode(Uint8Array.of(0, 3, 0x61, 0xc0, 0x80))); // => ["a\0"]
 * ```
 */
export class JavaUtfDecoder extends ValueDecoder<string> {
  /**
   * Begins a stream.
   *
   * @throws {RangeError} when the limit is not a whole number from 0 up
   */
  constructor(options: FrameLimit = {}) {
    super(
      new LengthPrefixDecoder({ maxFrameLength: options.maxFrameLength, width: WIDTH }),
      readModifiedUtf8,
    );
  }
}

/**
 * An encoder of strings as Java's `DataOutputStream.writeUTF` writes them.
 *
 * @example
 * ```ts
 * import { BatchEncoder, javaUtfEncoder } from "@acceptloop/framing";
 *
 * const batch = new BatchEncoder(javaUtfEncoder());
 * batch.add("é");
 * batch.take(); // => Uint8Array.of(0, 2, 0xc3, 0xa9)
 * ```
 */
export function javaUtfEncoder(options: FrameLimit = {}): FrameEncoder<string> {
  const limit = frameLimit(options, LONGEST);
  return (text, sink) => {
    let length = 0;
    for (let index = 0; index < text.length; index++) length += encodedLength(text.charCodeAt(index));
    if (length > limit) throw new FrameTooLongError(`a string of ${length} bytes`, limit);
    let at = sink.reserve(WIDTH + length);
    const { bytes } = sink;
    bytes[at++] = length >> 8;
    bytes[at++] = length;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      switch (encodedLength(unit)) {
        case 1:
          bytes[at++] = unit;
          break;
        case 2:
          bytes[at++] = 0xc0 | (unit >> 6);
          bytes[at++] = 0x80 | (unit & 0x3f);
          break;
        default:
          bytes[at++] = 0xe0 | (unit >> 12);
          bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
          bytes[at++] = 0x80 | (unit & 0x3f);
      }
    }
  };
}

/**
 * A string as Java's `DataOutputStream.writeUTF` writes it.
 *
 * @throws {FrameTooLongError} when it takes more bytes than the limit, or than 65,535
 *
 * @example
 * ```ts
 * import { encodeJavaUtf } from "@acceptloop/framing";
 *
 * encodeJavaUtf("a\0"); // => Uint8Array.of(0, 3, 0x61, 0xc0, 0x80)
 * ```
 */
export function encodeJavaUtf(text: string, options: FrameLimit = {}): Uint8Array {
  return encodeFrame(javaUtfEncoder(options), text);
}

/** How many bytes a UTF-16 code unit takes. */
function encodedLength(unit: number): number {
  if (unit >= 1 && unit <= 0x7f) return 1;
  return unit <= 0x7ff ? 2 : 3;
}

function readModifiedUtf8(buffer: Uint8Array, start: number, end: number, offset: number): string {
  let text = "";
  let at = start;
  /** The six bits of a byte `10xxxxxx`. */
  const continuation = (): number => {
    const byte = at < end ? buffer[at++] : undefined;
    if (byte === undefined) throw new MalformedFrameError("a string ends inside a character", offset);
    if (byte >> 6 !== 0b10) {
      throw new MalformedFrameError(`a character of a string goes on with 0x${byte.toString(16)}`, offset);
    }
    return byte & 0x3f;
  };
  while (at < end) {
    const byte = byteAt(buffer, at++);
    if (byte < 0x80) {
      text += String.fromCharCode(byte);
    } else if (byte >> 5 === 0b110) {
      text += String.fromCharCode(((byte & 0x1f) << 6) | continuation());
    } else if (byte >> 4 === 0b1110) {
      text += String.fromCharCode(((byte & 0x0f) << 12) | (continuation() << 6) | continuation());
    } else {
      throw new MalformedFrameError(
        `no character of modified UTF-8 begins with 0x${byte.toString(16)}`,
        offset,
      );
    }
  }
  return text;
}
