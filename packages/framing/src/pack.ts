import { encodeFrame, type FrameEncoder } from "./frame-encoder.ts";
import { type FrameLimit, frameLimit } from "./frame-limit.ts";
import { FrameTooLongError } from "./frame-too-long-error.ts";
import { MalformedFrameError } from "./malformed-frame-error.ts";
import { type PackField, type PackValue, packFields } from "./pack-field.ts";
import { SizedDecoder } from "./sized-decoder.ts";
import { UnexpectedEndError } from "./unexpected-end-error.ts";
import { ValueDecoder } from "./value-decoder.ts";

/**
 * Reads records of one format, one after another, as arrays of values. The formats are those of `pack2` in Beej's Guide
 * to Network Programming, section 7.5: all big-endian,
 *
 * | bits | signed | unsigned | floating point | text |
 * |------|--------|----------|----------------|------|
 * | 8    | c      | C        |                |      |
 * | 16   | h      | H        | f              |      |
 * | 32   | l      | L        | d              |      |
 * | 64   | q      | Q        | g              |      |
 * | any  |        |          |                | s, with a length of 16 bits before it |
 *
 * A number before `s` is the most bytes that its text may have. Beej's `unpack` cuts a longer text; here it is refused.
 *
 * @example
 * ```ts
 * import { PackDecoder } from "@acceptloop/framing";
 *
 * const decoder = new PackDecoder("hs");
 * Array.from(decoder.decode(Uint8Array.of(0xff, 0xfe, 0, 1, 0x61, 0))); // => [[-2, "a"]]
 * ```
 */
export class PackDecoder extends ValueDecoder<PackValue[]> {
  /**
   * Begins a stream.
   *
   * @param format letters from the table
   * @throws {RangeError} when the format is empty or has another letter
   */
  constructor(format: string, options: FrameLimit = {}) {
    const fields = packFields(format);
    super(new RecordDecoder(fields, options), (buffer, start, _end, offset) =>
      read(fields, buffer, start, offset),
    );
  }
}

/** Says where a record ends, which its text fields decide. */
class RecordDecoder extends SizedDecoder {
  readonly #fields: readonly PackField[];

  constructor(fields: readonly PackField[], options: FrameLimit) {
    super("a record", options);
    this.#fields = fields;
  }

  protected override measure(buffer: Uint8Array, start: number, end: number): number {
    const view = viewOf(buffer);
    let length = 0;
    for (const field of this.#fields) {
      length += field.size;
      const isText = field.letter === "s";
      if (isText && length <= end - start) {
        const textLength = view.getUint16(start + length - field.size);
        if (textLength > field.most) {
          throw new FrameTooLongError(`a text of ${textLength} bytes`, field.most, this.offset);
        }
        length += textLength;
      }
      if (length > this.limit) throw this.tooLong(`a record of at least ${length} bytes`);
      if (isText && length > end - start) return length;
    }
    return length;
  }
}

/**
 * An encoder of records of one format; see {@linkcode PackDecoder}.
 *
 * @throws {RangeError} when the format is empty or has another letter
 *
 * @example
 * ```ts
 * import { BatchEncoder, packEncoder } from "@acceptloop/framing";
 *
 * const batch = new BatchEncoder(packEncoder("Cl"));
 * batch.add([1, -1]);
 * batch.take(); // => Uint8Array.of(1, 0xff, 0xff, 0xff, 0xff)
 * ```
 */
export function packEncoder(format: string, options: FrameLimit = {}): FrameEncoder<readonly PackValue[]> {
  const fields = packFields(format);
  const limit = frameLimit(options);
  return (values, sink) => {
    if (values.length !== fields.length) {
      throw new MalformedFrameError(
        `cannot pack ${values.length} values as "${format}", which has ${fields.length}`,
      );
    }
    const writers = fields.map((field, index) => field.prepare(values[index]));
    const length = writers.reduce((sum, writer) => sum + writer.size, 0);
    if (length > limit) throw new FrameTooLongError(`a record of ${length} bytes`, limit);
    let at = sink.reserve(length);
    const view = viewOf(sink.bytes);
    for (const writer of writers) {
      writer.write(view, at);
      at += writer.size;
    }
  };
}

/**
 * Values as bytes, one for each letter of the format; see {@linkcode PackDecoder}.
 *
 * The bytes are those that Beej's C gives, also where they surprise: a floating-point number is cut, not rounded, to the
 * digits it has room for, and of a 16-bit one just below a power of two the carry is lost (1.9999 comes back as 1).
 * Numbers that send his C into an endless loop or give nonsense (infinite, not a number, too small) are refused.
 *
 * @throws {RangeError} when the format is empty or has another letter
 * @throws {MalformedFrameError} when the values do not fit the format
 * @throws {FrameTooLongError} when a text or all together exceed the limit
 *
 * @example
 * ```ts
 * import { pack } from "@acceptloop/framing";
 *
 * pack("chs", -1, 258, "Hi"); // => Uint8Array.of(0xff, 1, 2, 0, 2, 0x48, 0x69)
 * ```
 */
export function pack(format: string, ...values: readonly PackValue[]): Uint8Array {
  return encodeFrame(packEncoder(format), values);
}

/**
 * The values that are packed in `bytes`; see {@linkcode PackDecoder}.
 *
 * @throws {RangeError} when the format is empty or has another letter
 * @throws {UnexpectedEndError} when there are fewer bytes than the format asks for
 * @throws {MalformedFrameError} when there are more, or a text is not UTF-8
 *
 * @example
 * ```ts
 * import { unpack } from "@acceptloop/framing";
 *
 * unpack("chs", Uint8Array.of(0xff, 1, 2, 0, 2, 0x48, 0x69)); // => [-1, 258, "Hi"]
 * ```
 */
export function unpack(format: string, bytes: Uint8Array): PackValue[] {
  const fields = packFields(format);
  const records = new RecordDecoder(fields, {});
  const values: PackValue[] = [];
  const visit = (buffer: Uint8Array, start: number, end: number): void => {
    if (end < bytes.length) {
      throw new MalformedFrameError(`cannot unpack ${bytes.length} bytes as "${format}", which takes ${end}`);
    }
    values.push(...read(fields, buffer, start, 0));
  };
  records.push(bytes, visit);
  records.end(visit);
  if (values.length === 0) throw new UnexpectedEndError("a record", 0);
  return values;
}

function read(fields: readonly PackField[], buffer: Uint8Array, start: number, offset: number): PackValue[] {
  const view = viewOf(buffer);
  let at = start;
  return fields.map((field) => {
    const from = at;
    at += field.size + (field.letter === "s" ? view.getUint16(at) : 0);
    return field.read(view, from, offset);
  });
}

function viewOf(buffer: Uint8Array): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
