import { describe, expect, test } from "vitest";
import { FrameTooLongError } from "./frame-too-long-error.ts";
import { encodeJavaUtf, JavaUtfDecoder } from "./java-utf.ts";

describe("JavaUtfDecoder", () => {
  test.each([
    ["\0", [0xc0, 0x80]],
    ["\x7f\x80", [0x7f, 0xc2, 0x80]],
    ["\u07ff\u0800", [0xdf, 0xbf, 0xe0, 0xa0, 0x80]],
    ["😀", [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]],
    ["\udc00", [0xed, 0xb0, 0x80]],
  ])("reads %j", (text, bytes) => {
    const frame = Uint8Array.of(0, bytes.length, ...bytes);
    expect(encodeJavaUtf(text)).toEqual(frame);
    expect(Array.from(new JavaUtfDecoder().decode(frame))).toEqual([text]);
  });

  test("takes a plain zero byte, as Java does", () => {
    expect(Array.from(new JavaUtfDecoder().decode(Uint8Array.of(0, 1, 0)))).toEqual(["\0"]);
  });

  test.each([
    [[0x80], "no character of modified UTF-8 begins with 0x80"],
    [[0xf0, 0x9f, 0x98, 0x80], "no character of modified UTF-8 begins with 0xf0"],
    [[0xc3], "a string ends inside a character"],
    [[0xe0, 0xa0], "a string ends inside a character"],
    [[0xc3, 0x41], "a character of a string goes on with 0x41"],
  ])("refuses %j", (bytes, message) => {
    const push = (): void => new JavaUtfDecoder().push(Uint8Array.of(0, bytes.length, ...bytes), () => {});
    expect(push).toThrow(message);
  });
});

test("encodeJavaUtf() refuses what takes more than 65,535 bytes, or the limit", () => {
  expect(encodeJavaUtf("a".repeat(65_535))).toHaveLength(65_537);
  expect(() => encodeJavaUtf("a".repeat(65_536))).toThrow(
    "a string of 65536 bytes is longer than 65535 bytes",
  );
  expect(() => encodeJavaUtf("é", { maxFrameLength: 1 })).toThrow(FrameTooLongError);
});
