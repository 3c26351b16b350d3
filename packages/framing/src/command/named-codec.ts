import {
  CaretDecoder,
  caretEncoder,
  ChatPacketDecoder,
  chatPacketEncoder,
  type ChatPacket,
  CobsDecoder,
  cobsEncoder,
  CStringDecoder,
  cStringEncoder,
  DelimiterDecoder,
  delimiterEncoder,
  FixedSizeDecoder,
  fixedSizeEncoder,
  type FrameDecoder,
  type FrameEncoder,
  type FrameLimit,
  JavaUtfDecoder,
  javaUtfEncoder,
  JsonLineDecoder,
  jsonLineEncoder,
  LengthPrefixDecoder,
  lengthPrefixEncoder,
  LineDecoder,
  lineEncoder,
  MalformedFrameError,
  NetstringDecoder,
  netstringEncoder,
  PackDecoder,
  packEncoder,
  type PackValue,
  ValueDecoder,
  VarintPrefixDecoder,
  varintPrefixEncoder,
} from "../mod.ts";
import { decodeText, encodeText } from "../utf-8.ts";
import { sentenceOf, UsageError } from "./usage-error.ts";

/** A message as the command line shows it, and where it lies in the stream. */
export interface ShownMessage {
  readonly start: number;
  readonly end: number;
  /** For a person: one line, if the message has no line feed of its own. */
  readonly line: Uint8Array;
  /** For a program. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** A codec whose messages are lines on the command line. */
export interface NamedCodec {
  /** Encodes the message that a line stands for. */
  readonly encode: FrameEncoder;
  /** Where in the stream the message begins that is awaited. */
  offset(): number;
  push(chunk: Uint8Array, visit: (message: ShownMessage) => void): void;
  end(visit: (message: ShownMessage) => void): void;
}

/** How messages of one type are written as lines. */
interface LineForm<T> {
  fromLine(line: Uint8Array): T;
  toLine(message: T): Uint8Array;
  toJson(message: T): Readonly<Record<string, unknown>>;
}

const BYTES: LineForm<Uint8Array> = {
  fromLine: (line) => line,
  toLine: (payload) => payload,
  toJson(payload) {
    try {
      return { text: textOf(payload) };
    } catch {
      return { hex: Array.from(payload, (byte) => byte.toString(16).padStart(2, "0")).join("") };
    }
  },
};
const TEXT: LineForm<string> = { fromLine: textOf, toLine: encodeText, toJson: (text) => ({ text }) };
const JSON_VALUE: LineForm<unknown> = {
  fromLine: (line) => parse(line),
  toLine: (value) => encodeText(stringify(value)),
  toJson: (value) => ({ value }),
};
const CHAT: LineForm<ChatPacket> = {
  fromLine(line) {
    const whole = textOf(line);
    const colon = whole.indexOf(": ");
    if (colon === -1) throw new MalformedFrameError('cannot encode a line that is not "name: text"');
    return { name: whole.slice(0, colon), text: whole.slice(colon + 2) };
  },
  toLine: ({ name, text }) => encodeText(`${name}: ${text}`),
  toJson: ({ name, text }) => ({ name, text }),
};
const RECORD: LineForm<readonly PackValue[]> = {
  fromLine(line) {
    const values = parse(line);
    if (!Array.isArray(values)) throw new MalformedFrameError("cannot pack what is not a JSON array");
    return values.map(packValue);
  },
  toLine: (values) => encodeText(stringify(values)),
  toJson: (values) => ({ value: values }),
};

/** What `--help` says about codec names. */
export const CODEC_NAMES = `\
  lines, lf, crlf          LF or CRLF; only LF; only CRLF
  delimiter:TEXT           any bytes, with \\r \\n \\0 \\t \\xHH as in C
  cstring                  NUL after each
  fixed:SIZE               SIZE bytes each
  u8 u16 u24 u32 [le] [+]  length before each, big-endian or little (u16le); with +, it counts itself too
  varint                   length as LEB128 before each
  netstring                5:hello,
  cobs                     zeros coded away, zero after each
  caret                    ^hello$
  java-utf                 what DataOutputStream.writeUTF writes
  json                     a JSON value a line
  chat                     Beej's packets; a line is "name: text"
  pack:FORMAT              Beej's pack2; a line is a JSON array, with 64-bit integers as strings`;

/**
 * The codec of that name.
 *
 * @throws {UsageError} when there is none
 */
export function namedCodec(name: string, options: FrameLimit): NamedCodec {
  const colon = name.indexOf(":");
  let codec: NamedCodec | undefined;
  try {
    codec =
      colon === -1
        ? plainCodec(name, options)
        : codecWith(name.slice(0, colon), name.slice(colon + 1), options);
  } catch (error) {
    // The codec itself explains what is wrong with its argument.
    throw new UsageError(sentenceOf(error), { cause: error });
  }
  if (codec === undefined) throw new UsageError(`there is no codec "${name}"`);
  return codec;
}

function plainCodec(kind: string, options: FrameLimit): NamedCodec | undefined {
  switch (kind) {
    case "lines":
      return ofBytes(new LineDecoder(options), lineEncoder(options));
    case "lf":
    case "crlf":
      return ofBytes(
        new LineDecoder({ ...options, ending: kind }),
        lineEncoder({ ...options, ending: kind }),
      );
    case "cstring":
      return ofBytes(new CStringDecoder(options), cStringEncoder(options));
    case "varint":
      return ofBytes(new VarintPrefixDecoder(options), varintPrefixEncoder(options));
    case "netstring":
      return ofBytes(new NetstringDecoder(options), netstringEncoder(options));
    case "cobs":
      return ofBytes(new CobsDecoder(options), cobsEncoder(options));
    case "caret":
      return ofBytes(new CaretDecoder(options), caretEncoder(options));
    case "java-utf":
      return inForm(TEXT, new JavaUtfDecoder(options), javaUtfEncoder(options));
    case "json":
      return inForm(JSON_VALUE, new JsonLineDecoder(options), jsonLineEncoder(options));
    case "chat":
      return inForm(CHAT, new ChatPacketDecoder(options), chatPacketEncoder(options));
    default:
      return prefixCodec(kind, options);
  }
}

const WIDTHS = { u8: 1, u16: 2, u24: 3, u32: 4 } as const;

function prefixCodec(kind: string, options: FrameLimit): NamedCodec | undefined {
  for (const [type, width] of Object.entries(WIDTHS)) {
    if (!kind.startsWith(type)) continue;
    const suffix = kind.slice(type.length);
    if (!["", "le", "+", "le+"].includes(suffix)) continue;
    const byteOrder = suffix.startsWith("le") ? "little" : "big";
    const layout = { ...options, width, byteOrder, includesPrefix: suffix.endsWith("+") } as const;
    return ofBytes(new LengthPrefixDecoder(layout), lengthPrefixEncoder(layout));
  }
  return undefined;
}

function codecWith(kind: string, argument: string, options: FrameLimit): NamedCodec | undefined {
  switch (kind) {
    case "delimiter": {
      const delimiter = unescape(argument);
      return ofBytes(new DelimiterDecoder(delimiter, options), delimiterEncoder(delimiter, options));
    }
    case "fixed": {
      const size = Number(argument);
      return ofBytes(new FixedSizeDecoder(size, options), fixedSizeEncoder(size, options));
    }
    case "pack":
      return inForm(RECORD, new PackDecoder(argument, options), packEncoder(argument, options));
    default:
      return undefined;
  }
}

function ofBytes(frames: FrameDecoder, encoder: FrameEncoder): NamedCodec {
  const copies = new ValueDecoder(
    frames,
    (buffer, start, end) => new Uint8Array(buffer.subarray(start, end)),
  );
  return inForm(BYTES, copies, encoder);
}

function inForm<T>(form: LineForm<T>, decoder: ValueDecoder<T>, encoder: FrameEncoder<T>): NamedCodec {
  const show =
    (visit: (message: ShownMessage) => void) =>
    (message: T): void => {
      const { offset: start, nextOffset: end } = decoder;
      visit({ start, end, line: form.toLine(message), json: form.toJson(message) });
    };
  return {
    encode: (line, sink) => encoder(form.fromLine(line), sink),
    offset: () => decoder.offset,
    push: (chunk, visit) => decoder.push(chunk, show(visit)),
    end: (visit) => decoder.end(show(visit)),
  };
}

/** JSON has no 64-bit integers, so they are strings of digits there. */
export function stringify(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? String(item) : item));
}

function packValue(value: unknown): PackValue {
  if (typeof value === "number") return value;
  if (typeof value !== "string") throw new MalformedFrameError(`cannot pack ${JSON.stringify(value)}`);
  return /^-?\d+$/.test(value) ? BigInt(value) : value;
}

function textOf(bytes: Uint8Array): string {
  return decodeText(bytes, 0, bytes.length, "a line");
}

function parse(line: Uint8Array): unknown {
  try {
    return JSON.parse(textOf(line));
  } catch {
    throw new MalformedFrameError("a line is not JSON");
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", 0: "\0", "\\": "\\" };

/** The bytes of a text with escapes as in C. */
function unescape(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const [part] of text.matchAll(/\\x[0-9a-f]{2}|\\.|[^\\]+|\\/gis)) {
    if (/^\\x../i.test(part)) bytes.push(Number.parseInt(part.slice(2), 16));
    else if (part.startsWith("\\")) bytes.push(...encodeText(ESCAPES[part.slice(1)] ?? part));
    else bytes.push(...encodeText(part));
  }
  return Uint8Array.from(bytes);
}
