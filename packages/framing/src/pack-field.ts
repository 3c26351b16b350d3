import { FrameTooLongError } from "./frame-too-long-error.ts";
import { MalformedFrameError } from "./malformed-frame-error.ts";
import { decodeText, encodeText } from "./utf-8.ts";

/** What a format letter stands for: `bigint` for `q` and `Q`, `string` for `s`, else `number`. */
export type PackValue = number | bigint | string;

/** A value that has been checked and is ready to be written. */
interface PackWriter {
  /** In bytes. */
  readonly size: number;
  write(view: DataView, at: number): void;
}

/** One letter of a format. */
export interface PackField {
  readonly letter: string;
  /** In bytes; of a text, of its length alone. */
  readonly size: number;
  /** The most bytes that a text may have. */
  readonly most: number;
  /** @throws {FramingError} when the value does not fit */
  prepare(value: PackValue | undefined): PackWriter;
  /** @throws {MalformedFrameError} when a text is not UTF-8 */
  read(view: DataView, at: number, offset: number): PackValue;
}

const LONGEST_TEXT = 0xffff;

/**
 * The fields of a format.
 *
 * @throws {RangeError} when it is empty or has a letter that means nothing
 */
export function packFields(format: string): PackField[] {
  const items = Array.from(format.matchAll(/(?<most>\d*)(?<letter>\D?)/g), (match) => match[0]).filter(
    Boolean,
  );
  if (items.length === 0) throw new RangeError("cannot pack with an empty format");
  return items.map((item) => {
    const field =
      item.length > 1 && item.endsWith("s") ? textField(Number(item.slice(0, -1))) : FIELDS.get(item);
    if (!field) throw new RangeError(`cannot pack with the format "${format}": "${item}" means nothing`);
    return field;
  });
}

const FIELDS: ReadonlyMap<string, PackField> = new Map(
  [
    integerField("c", 1, true),
    integerField("C", 1, false),
    integerField("h", 2, true),
    integerField("H", 2, false),
    integerField("l", 4, true),
    integerField("L", 4, false),
    integerField("q", 8, true),
    integerField("Q", 8, false),
    floatField("f", 2, 10),
    floatField("d", 4, 23),
    floatField("g", 8, 52),
    textField(LONGEST_TEXT),
  ].map((field) => [field.letter, field]),
);

function integerField(letter: string, size: number, isSigned: boolean): PackField {
  const bits = 8 * size;
  const wrap = (value: bigint): bigint =>
    isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
  return {
    letter,
    size,
    most: 0,
    prepare(value) {
      const whole = wholeOf(value, size);
      if (whole === undefined || wrap(whole) !== whole) throw unfit(value, letter);
      return { size, write: (view, at) => setBits(view, at, size, whole) };
    },
    read(view, at) {
      const whole = wrap(getBits(view, at, size));
      return size === 8 ? whole : Number(whole);
    },
  };
}

function wholeOf(value: PackValue | undefined, size: number): bigint | undefined {
  if (size === 8) return typeof value === "bigint" ? value : undefined;
  return typeof value === "number" && Number.isInteger(value) ? BigInt(value) : undefined;
}

function textField(most: number): PackField {
  return {
    letter: "s",
    size: 2,
    most,
    prepare(value) {
      if (typeof value !== "string") throw unfit(value, "s");
      const text = encodeText(value);
      const longest = Math.min(most, LONGEST_TEXT);
      if (text.length > longest) throw new FrameTooLongError(`a text of ${text.length} bytes`, longest);
      return {
        size: 2 + text.length,
        write(view, at) {
          view.setUint16(at, text.length);
          new Uint8Array(view.buffer, view.byteOffset + at + 2).set(text);
        },
      };
    },
    read(view, at, offset) {
      const bytes = new Uint8Array(view.buffer, view.byteOffset + at + 2, view.getUint16(at));
      return decodeText(bytes, 0, bytes.length, "a text", offset);
    },
  };
}

/** IEEE 754 with `digits` binary digits after the point. */
function floatField(letter: string, size: number, digits: number): PackField {
  const bias = 2 ** (8 * size - digits - 2) - 1;
  return {
    letter,
    size,
    most: 0,
    prepare(value) {
      if (typeof value !== "number") throw unfit(value, letter);
      // Beej's `f` goes through a variable of type float.
      const bits = packFloat(letter === "f" ? Math.fround(value) : value, size, digits, bias);
      if (bits === undefined) throw unfit(value, letter);
      return { size, write: (view, at) => setBits(view, at, size, bits) };
    },
    read(view, at) {
      const bits = getBits(view, at, size);
      const sign = bits >> BigInt(8 * size - 1) === 0n ? 1 : -1;
      const biased = Number((bits >> BigInt(digits)) & BigInt(2 * bias + 1));
      const fraction = Number(BigInt.asUintN(digits, bits)) / 2 ** digits;
      if (biased === 2 * bias + 1) return fraction === 0 ? sign * Infinity : NaN;
      return sign * (biased === 0 ? fraction * 2 ** (1 - bias) : (1 + fraction) * 2 ** (biased - bias));
    },
  };
}

/** The bits of a number, or nothing if it is too large, too small, infinite or no number at all. */
function packFloat(value: number, size: number, digits: number, bias: number): bigint | undefined {
  if (value === 0) return 0n;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const exponent = biased - 1023 + bias;
  if (biased === 0 || exponent < 1 || exponent > 2 * bias) return undefined;
  const fraction = BigInt.asUintN(52, bits);
  // His C multiplies by 2^digits + 0.5 in a float, where the half survives only next to 2^10.
  const significand = digits === 10 ? (fraction * 2049n) >> 53n : fraction >> BigInt(52 - digits);
  const sign = value < 0 ? 1n << BigInt(8 * size - 1) : 0n;
  return sign | (BigInt(exponent) << BigInt(digits)) | significand;
}

function setBits(view: DataView, at: number, size: number, value: bigint): void {
  for (let index = 0; index < size; index++) {
    view.setUint8(at + index, Number(BigInt.asUintN(8, value >> BigInt(8 * (size - 1 - index)))));
  }
}

function getBits(view: DataView, at: number, size: number): bigint {
  let bits = 0n;
  for (let index = 0; index < size; index++) bits = (bits << 8n) | BigInt(view.getUint8(at + index));
  return bits;
}

function unfit(value: PackValue | undefined, letter: string): MalformedFrameError {
  return new MalformedFrameError(`cannot pack ${typeof value} ${String(value)} as "${letter}"`);
}
