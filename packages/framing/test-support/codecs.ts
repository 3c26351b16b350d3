import * as fc from "fast-check";
import type { Decoder, FrameEncoder } from "../src/mod.ts";
import * as framing from "../src/mod.ts";
import { bytesOf } from "./cut.ts";

/** A codec with all that a property test needs to know about it. */
interface CodecCase<T> {
  readonly name: string;
  readonly messages: fc.Arbitrary<T>;
  readonly encoder: FrameEncoder<T>;
  readonly open: () => Decoder<T>;
  /** Bytes that mean something to it, so that random input reaches far. */
  readonly alphabet: Uint8Array;
}

/** What a caller does with each codec, whatever its messages are. */
type Use = <T>(codec: CodecCase<T>) => void;

const payloads = fc.uint8Array({ maxLength: 40 });
/** Long enough for two COBS runs and a length of two varint bytes. */
const longer = fc.oneof(payloads, fc.uint8Array({ minLength: 250, maxLength: 520 }));

function encodable<T>(messages: fc.Arbitrary<T>, encoder: FrameEncoder<T>): fc.Arbitrary<T> {
  return messages.filter((message) => {
    try {
      framing.encodeFrame(encoder, message);
      return true;
    } catch {
      return false;
    }
  });
}

export function forEachCodec(use: Use): void {
  const frames = (
    name: string,
    messages: fc.Arbitrary<Uint8Array>,
    encoder: FrameEncoder,
    open: () => framing.FrameDecoder,
    alphabet: string,
  ): void => {
    use({
      name,
      messages: encodable(messages, encoder),
      encoder,
      open,
      alphabet: Buffer.from(alphabet, "latin1"),
    });
  };

  for (const ending of ["lenient", "lf", "crlf"] as const) {
    const texts = fc.array(fc.constantFrom(...bytesOf("ab\r\n")), { maxLength: 12 });
    const lines = texts.map((text) => Uint8Array.from(text));
    const { LineDecoder, lineEncoder } = framing;
    frames(
      `lines, ${ending}`,
      lines,
      lineEncoder({ ending }),
      () => new LineDecoder({ ending, maxFrameLength: 12 }),
      "\r\naaaaa",
    );
  }
  for (const delimiter of ["\0", "::", "aab", "abcabd"]) {
    const letters = fc.array(fc.constantFrom(...bytesOf("abcd:")), { maxLength: 12 });
    const { DelimiterDecoder, delimiterEncoder } = framing;
    frames(
      `delimiter ${JSON.stringify(delimiter)}`,
      letters.map((text) => Uint8Array.from(text)),
      delimiterEncoder(bytesOf(delimiter)),
      () => new DelimiterDecoder(bytesOf(delimiter), { maxFrameLength: 12 }),
      delimiter.repeat(2) + "c",
    );
  }
  frames(
    "C string",
    fc.uint8Array({ min: 1, maxLength: 12 }),
    framing.cStringEncoder(),
    () => new framing.CStringDecoder({ maxFrameLength: 20 }),
    "\0ab",
  );
  frames(
    "fixed size",
    fc.uint8Array({ minLength: 5, maxLength: 5 }),
    framing.fixedSizeEncoder(5),
    () => new framing.FixedSizeDecoder(5),
    "ab",
  );
  for (const width of [1, 2, 3, 4] as const) {
    for (const byteOrder of ["big", "little"] as const) {
      for (const includesPrefix of [false, true]) {
        const options = { width, byteOrder, includesPrefix };
        const { LengthPrefixDecoder, lengthPrefixEncoder } = framing;
        frames(
          `u${8 * width} ${byteOrder}-endian${includesPrefix ? ", prefix included" : ""}`,
          payloads,
          lengthPrefixEncoder(options),
          () => new LengthPrefixDecoder(options),
          "\0\0\0\0\0\x01\x02\x05\xff",
        );
      }
    }
  }
  frames(
    "varint",
    longer,
    framing.varintPrefixEncoder(),
    () => new framing.VarintPrefixDecoder(),
    "\0\x01\x02\x80\x81\xff",
  );
  frames(
    "netstring",
    longer,
    framing.netstringEncoder(),
    () => new framing.NetstringDecoder(),
    "0112:::,,,,",
  );
  frames(
    "COBS",
    longer,
    framing.cobsEncoder(),
    () => new framing.CobsDecoder({ maxFrameLength: 600 }),
    "\0\x01\x02\x03",
  );
  frames(
    "caret",
    payloads,
    framing.caretEncoder(),
    () => new framing.CaretDecoder({ maxFrameLength: 50 }),
    "^$$ab",
  );

  use({
    name: "JSON lines",
    messages: fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.integer(),
      fc.constant(null),
      fc.array(fc.boolean(), { maxLength: 5 }),
      fc.record({ method: fc.constant("isPrime"), number: fc.nat() }),
    ),
    encoder: framing.jsonLineEncoder(),
    open: () => new framing.JsonLineDecoder({ maxFrameLength: 200 }),
    alphabet: bytesOf('\n\n01{}[]"'),
  });
  use({
    name: "Java's readUTF",
    messages: fc.string({ unit: "binary", maxLength: 20 }),
    encoder: framing.javaUtfEncoder(),
    open: () => new framing.JavaUtfDecoder(),
    alphabet: Uint8Array.of(0, 0, 0, 1, 2, 3, 0x61, 0xc0, 0x80, 0xe0),
  });
  const chatPackets = fc.record({
    name: fc.string({ maxLength: 8 }),
    text: fc.string({ unit: "grapheme", maxLength: 20 }),
  });
  use({
    name: "Beej's packets",
    messages: encodable(chatPackets, framing.chatPacketEncoder()),
    encoder: framing.chatPacketEncoder(),
    open: () => new framing.ChatPacketDecoder(),
    alphabet: Uint8Array.of(8, 8, 9, 10, 0x61, 0, 136, 137),
  });
  const format = "cChHlLqQfdg9ss";
  const records: fc.Arbitrary<readonly framing.PackValue[]> = fc.tuple(
    fc.integer({ min: -128, max: 127 }),
    fc.nat(255),
    fc.integer({ min: -32_768, max: 32_767 }),
    fc.nat(65_535),
    fc.integer(),
    fc.nat(0xffff_ffff),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fc.integer({ min: -1000, max: 1000 }).map((eighths) => eighths / 8 + 0),
    fc.float({ noNaN: true, noDefaultInfinity: true, min: 2 ** -100 }),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: 2 ** -1000 }),
    fc.string({ maxLength: 4 }),
    fc.string({ unit: "grapheme", maxLength: 10 }),
  );
  use({
    name: `Beej's pack2 "${format}"`,
    messages: encodable(records, framing.packEncoder(format)),
    encoder: framing.packEncoder(format),
    open: () => new framing.PackDecoder(format),
    alphabet: Uint8Array.of(0, 0, 0, 0, 0, 1, 0x61, 0xff),
  });
}
