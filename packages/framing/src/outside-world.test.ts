import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesOf, cut, textOf } from "../test-support/cut.ts";
import { frameStream, itLengthPrefixed, lengthPrefixedStream, split2 } from "../test-support/peers.ts";
import {
  BatchEncoder,
  type ChatPacket,
  type Decoder,
  encodeCaret,
  encodeChatPacket,
  encodeLengthPrefixed,
  encodeNetstring,
  encodeVarintPrefixed,
  type FrameEncoder,
  JavaUtfDecoder,
  javaUtfEncoder,
  LengthPrefixDecoder,
  lengthPrefixEncoder,
  LineDecoder,
  lineEncoder,
  pack,
  type PackValue,
  unpack,
  VarintPrefixDecoder,
  varintPrefixEncoder,
} from "./mod.ts";

/** A test that needs a program is reported as skipped where that is not installed. */
const isMissing = (program: string): boolean => spawnSync(program, ["--version"]).error !== undefined;
const support = (file: string): string => new URL(`../test-support/${file}`, import.meta.url).pathname;
/** The same values in every run, so that a difference can be looked at again. */
const sample = <T>(values: fc.Arbitrary<T>, count: number): T[] =>
  fc.sample(values, { numRuns: count, seed: 4 });

function encodeAll<T>(encoder: FrameEncoder<T>, messages: readonly T[]): Uint8Array {
  const batch = new BatchEncoder(encoder);
  for (const message of messages) batch.add(message);
  return batch.take();
}

function decodeAll<T>(decoder: Decoder<T>, bytes: Uint8Array): T[] {
  const messages = cut(bytes, [1000]).flatMap((chunk) => Array.from(decoder.decode(chunk)));
  return [...messages, ...decoder.decodeEnd()];
}

describe("byte-equal to other languages", () => {
  test.skipIf(isMissing("java"))("java: DataOutputStream.writeUTF of 1,000 strings", () => {
    const units = fc.oneof(
      fc.nat(0xffff),
      fc.constantFrom(0, 0x7f, 0x80, 0x7ff, 0x800, 0xd83d, 0xde00),
      fc.nat(0x7f),
    );
    const strings = sample(fc.array(units, { maxLength: 60 }), 1000).map((codes) =>
      String.fromCharCode(...codes),
    );
    const all = strings.join("");
    expect(all).toContain("\0");
    expect(all).toMatch(/[\ud800-\udfff]/);
    const input = [pack("l", strings.length)];
    for (const text of strings) {
      input.push(pack("l", text.length));
      for (let index = 0; index < text.length; index++) input.push(pack("H", text.charCodeAt(index)));
    }
    const written = execFileSync("java", [support("WriteUtf.java")], { input: Buffer.concat(input) });
    expect(Buffer.compare(written, encodeAll(javaUtfEncoder(), strings))).toBe(0);
    expect(decodeAll(new JavaUtfDecoder(), written)).toEqual(strings);
  });

  describe.skipIf(isMissing("gcc"))("C: Beej's formats", () => {
    const ask = (requests: readonly string[]): string[] => {
      const folder = mkdtempSync(join(tmpdir(), "framing-"));
      try {
        const program = join(folder, "beej");
        execFileSync("gcc", ["-O1", "-Wall", "-Wextra", "-Werror", "-o", program, support("beej.c"), "-lm"]);
        return execFileSync(program, { input: `${requests.join("\n")}\n`, encoding: "latin1" })
          .trim()
          .split("\n");
      } finally {
        rmSync(folder, { recursive: true });
      }
    };
    const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
    const float = { noNaN: true, noDefaultInfinity: true };
    const fields: [letter: string, values: fc.Arbitrary<PackValue>][] = [
      ["c", fc.integer({ min: -128, max: 127 })],
      ["C", fc.nat(255)],
      ["h", fc.integer({ min: -32_768, max: 32_767 })],
      ["H", fc.nat(65_535)],
      ["l", fc.integer()],
      ["L", fc.nat(0xffff_ffff)],
      ["q", fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
      ["Q", fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })],
      ["f", fc.double({ ...float, min: -60_000, max: 60_000 }).filter((value) => Math.abs(value) > 2 ** -14)],
      ["d", fc.double({ ...float, min: -1e38, max: 1e38 }).filter((value) => Math.abs(value) > 2 ** -126)],
      ["g", fc.double(float).filter((value) => Math.abs(value) > 2 ** -1022)],
    ];

    test.each(fields)("pack2, 1,000 values of %s", (letter, values) => {
      const numbers: PackValue[] = sample(values, 1000);
      if ("fdg".includes(letter)) numbers.push(0, -0, 1.9999, -1.999_999_999, 0.1, 1, -1);
      expect(numbers.map((number) => hex(pack(letter, number)))).toEqual(
        ask(numbers.map((number) => `${letter} ${String(number)}`)),
      );
    });

    test("pack2, 300 texts, and a whole record", () => {
      const texts = sample(fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }), 300);
      const answers = ask([
        ...texts.map((text) => `s ${hex(bytesOf(text))}`),
        "c -5",
        "H 500",
        "d -3490.5",
        "s 5a6f74",
      ]);
      expect(texts.map((text) => hex(pack("s", text)))).toEqual(answers.slice(0, 300));
      const record = answers.slice(300).join("");
      expect(hex(pack("cHds", -5, 500, -3490.5, "Zot"))).toBe(record);
      expect(unpack("cHd3s", Buffer.from(record, "hex"))).toEqual([-5, 500, -3490.5, "Zot"]);
    });

    test("Son of Data Encapsulation, 300 packets", () => {
      const packets: ChatPacket[] = sample(
        fc.record({
          name: fc.string({ maxLength: 8 }),
          text: fc.string({ unit: "grapheme-ascii", maxLength: 128 }),
        }),
        300,
      );
      const orEmpty = (text: string): string => hex(bytesOf(text)) || "-";
      expect(packets.map((packet) => hex(encodeChatPacket(packet)))).toEqual(
        ask(packets.map((packet) => `p ${orEmpty(packet.name)} ${orEmpty(packet.text)}`)),
      );
    });
  });

  test.skipIf(isMissing("python3"))("python3: struct's length prefixes, LEB128, netstring", () => {
    const payloads = sample(fc.uint8Array({ maxLength: 250 }), 300).map((payload) =>
      payload.filter((byte) => byte !== 0x24),
    );
    const input = payloads.map((payload) => Buffer.from(payload).toString("hex")).join("\n");
    const answers = execFileSync("python3", [support("frames.py")], {
      input: `${input}\n`,
      encoding: "latin1",
    });
    const ours = payloads.map((payload) => [
      encodeLengthPrefixed(payload, { width: 1 }),
      encodeLengthPrefixed(payload, { width: 2 }),
      encodeLengthPrefixed(payload, { width: 2, byteOrder: "little" }),
      encodeLengthPrefixed(payload, { width: 3 }),
      encodeLengthPrefixed(payload, { width: 3, byteOrder: "little" }),
      encodeLengthPrefixed(payload),
      encodeLengthPrefixed(payload, { byteOrder: "little" }),
      encodeLengthPrefixed(payload, { includesPrefix: true }),
      encodeVarintPrefixed(payload),
      encodeNetstring(payload),
      encodeCaret(payload),
    ]);
    const lines = ours.map((frames) => frames.map((frame) => Buffer.from(frame).toString("hex")).join(" "));
    expect(lines).toEqual(answers.trim().split("\n"));
  });

  test.skipIf(isMissing("python3"))("python3: struct's numbers", () => {
    const script =
      'import struct,sys; sys.stdout.buffer.write(struct.pack(">bBhHiIqQefd",-5,5,-6,6,-7,7,-8,8,-1.5,0.75,0.1))';
    const values: PackValue[] = [-5, 5, -6, 6, -7, 7, -8n, 8n, -1.5, 0.75, 0.1];
    const packed = execFileSync("python3", ["-c", script]);
    expect(Buffer.from(pack("cChHlLqQfdg", ...values))).toEqual(packed);
    expect(unpack("cChHlLqQfdg", packed)).toEqual(values);
  });
});

describe("byte-equal to npm packages, both ways", () => {
  const payloads = sample(fc.uint8Array({ maxLength: 400 }), 300);
  const concat = (chunks: readonly Uint8Array[]): Buffer => Buffer.concat(chunks);
  /** Also for the streams of readable-stream 3, which have no `toArray`. */
  const outputOf = async (stream: Readable): Promise<Uint8Array[]> => {
    const chunks: Uint8Array[] = [];
    stream.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    await new Promise((resolve) => stream.on("end", resolve));
    return chunks;
  };
  const plain = (frames: readonly Uint8Array[]): Uint8Array[] => frames.map((frame) => new Uint8Array(frame));

  test("length-prefixed-stream", async () => {
    const encoder = lengthPrefixedStream.encode();
    for (const payload of payloads) encoder.write(payload);
    encoder.end();
    const theirs = concat(await outputOf(encoder));
    const ours = encodeAll(varintPrefixEncoder(), payloads);
    expect(theirs).toEqual(Buffer.from(ours));
    expect(decodeAll(new VarintPrefixDecoder(), theirs)).toEqual(payloads);
    const decoder = lengthPrefixedStream.decode({ allowEmpty: true });
    for (const chunk of cut(ours, [1000])) decoder.write(chunk);
    decoder.end();
    expect(plain(await outputOf(decoder))).toEqual(payloads);
  });

  test("length-prefixed-stream drops empty frames unless asked, which this package never does", async () => {
    const sent = [Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2)];
    const bytes = encodeAll(varintPrefixEncoder(), sent);
    const decoder = lengthPrefixedStream.decode();
    decoder.end(bytes);
    expect(concat(await outputOf(decoder))).toEqual(Buffer.of(1, 2));
    expect(decodeAll(new VarintPrefixDecoder(), bytes)).toEqual(sent);
  });

  test("it-length-prefixed", async () => {
    const theirs = concat(Array.from(itLengthPrefixed.encode(payloads), (part) => part.subarray()));
    const ours = encodeAll(varintPrefixEncoder(), payloads);
    expect(theirs).toEqual(Buffer.from(ours));
    const received: Uint8Array[] = [];
    for (const frame of itLengthPrefixed.decode(cut(ours, [1000]))) received.push(frame.subarray());
    expect(plain(received)).toEqual(payloads);
  });

  test("frame-stream", async () => {
    const some = payloads.filter((payload) => payload.length > 0);
    const encoder = frameStream.encode();
    for (const payload of some) encoder.write(Buffer.from(payload));
    encoder.end();
    const theirs = concat(await outputOf(encoder));
    const ours = encodeAll(lengthPrefixEncoder(), some);
    expect(theirs).toEqual(Buffer.from(ours));
    expect(decodeAll(new LengthPrefixDecoder(), theirs)).toEqual(some);
    const frames = Readable.from(cut(Buffer.from(ours), [1000])).pipe(frameStream.decode());
    expect(plain(await outputOf(frames))).toEqual(some);
  });

  test("split2", async () => {
    const lines = sample(fc.string({ unit: "grapheme", minLength: 1 }), 300).filter(
      (line) => !/[\r\n]/.test(line),
    );
    const bytes = encodeAll(lineEncoder(), lines.map(bytesOf));
    const theirs = await Readable.from(cut(Buffer.from(bytes), [7]))
      .pipe(split2())
      .toArray();
    expect(theirs).toEqual(lines);
    expect(decodeAll(new LineDecoder(), bytes).map(textOf)).toEqual(lines);
  });
});
