import { describe, expect, test } from "vitest";
import { bytesOf } from "../test-support/cut.ts";
import { pack, PackDecoder, packEncoder, type PackValue, unpack } from "./mod.ts";
import { encodeFrame } from "./frame-encoder.ts";

describe("pack()", () => {
  test.each<[string, PackValue, string]>([
    ["c", -1, "ff"],
    ["C", 255, "ff"],
    ["h", -2, "fffe"],
    ["H", 65_535, "ffff"],
    ["l", -2_147_483_648, "80000000"],
    ["L", 4_294_967_295, "ffffffff"],
    ["q", -1n, "ffffffffffffffff"],
    ["Q", 1n, "0000000000000001"],
    ["f", 1.5, "3e00"],
    ["f", -0, "0000"],
    ["d", -3490.5, "c55a2800"],
    ["g", 0.1, "3fb999999999999a"],
    ["s", "é", "0002c3a9"],
    ["2s", "é", "0002c3a9"],
  ])("%s of %s", (format, value, hex) => {
    expect(Buffer.from(pack(format, value)).toString("hex")).toBe(hex);
  });

  test("cuts a number to the digits it has room for, as Beej's does", () => {
    expect(Math.fround(0.7)).toBeLessThan(0.7);
    expect(unpack("d", pack("d", 0.1))[0]).toBeLessThan(Math.fround(0.1));
    expect(unpack("f", pack("f", 1.9999))).toEqual([1]);
  });

  test.each<[string, PackValue]>([
    ["c", 128],
    ["C", -1],
    ["h", 1.5],
    ["H", "1"],
    ["l", 1n],
    ["L", -1],
    ["q", 1],
    ["Q", -1n],
    ["f", 65_536],
    ["f", 2 ** -15],
    ["d", 1e39],
    ["d", "1"],
    ["g", NaN],
    ["g", -Infinity],
    ["g", 2 ** -1074],
    ["s", 1],
  ])("refuses as %s the value %s", (format, value) => {
    expect(() => pack(format, value)).toThrow(`cannot pack ${typeof value} ${value} as "${format}"`);
  });

  test.each(["", "x", "3h", "12", "h s"])("refuses the format %j", (format) => {
    expect(() => pack(format, 1)).toThrow(RangeError);
  });

  test("refuses another number of values than letters, and too long a text or record", () => {
    expect(() => pack("hh", 1)).toThrow('cannot pack 1 values as "hh", which has 2');
    expect(() => pack("2s", "abc")).toThrow("a text of 3 bytes is longer than 2 bytes");
    expect(() => pack("s", "a".repeat(65_536))).toThrow("a text of 65536 bytes is longer than 65535 bytes");
    expect(() => pack("ss", "a".repeat(40_000), "a".repeat(40_000))).toThrow("a record of 80004 bytes");
    expect(() => encodeFrame(packEncoder("l", { maxFrameLength: 3 }), [1])).toThrow("a record of 4 bytes");
  });
});

describe("unpack()", () => {
  test.each<[string, string, PackValue]>([
    ["f", "7c00", Infinity],
    ["f", "fc00", -Infinity],
    ["f", "7c01", NaN],
    ["f", "0001", 2 ** -24],
    ["d", "00000001", 2 ** -149],
    ["g", "8000000000000000", -0],
    ["g", "7fefffffffffffff", Number.MAX_VALUE],
    ["g", "0000000000000001", Number.MIN_VALUE],
  ])("reads IEEE 754: %s %s", (format, hex, value) => {
    expect(unpack(format, Buffer.from(hex, "hex"))).toEqual([value]);
  });

  test("refuses too few bytes and too many", () => {
    expect(() => unpack("l", new Uint8Array(3))).toThrow("the stream ended inside a record");
    expect(() => unpack("l", new Uint8Array(0))).toThrow("the stream ended inside a record");
    expect(() => unpack("l", new Uint8Array(9))).toThrow('cannot unpack 9 bytes as "l", which takes 4');
  });

  test("refuses a text beyond its own limit, or that is not UTF-8", () => {
    expect(() => unpack("1s", pack("s", "ab"))).toThrow(
      "a text of 2 bytes is longer than 1 bytes, at byte 0",
    );
    expect(() => unpack("s", Uint8Array.of(0, 1, 0xff))).toThrow("a text is not UTF-8");
  });
});

describe("PackDecoder", () => {
  test("refuses a record beyond the limit as soon as its beginning says so", () => {
    const decoder = new PackDecoder("ss", { maxFrameLength: 10 });
    decoder.push(Uint8Array.of(0, 6, ...bytesOf("abcdef"), 0), () => {});
    expect(() => decoder.push(Uint8Array.of(1), () => {})).toThrow("a record of at least 11 bytes");
  });
});
