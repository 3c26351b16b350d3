import { describe, expect, test } from "vitest";
import { bytesOf, cut, textOf } from "../test-support/cut.ts";
import { DelimiterDecoder, encodeDelimited } from "./delimiter.ts";
import { FrameTooLongError } from "./frame-too-long-error.ts";
import { MalformedFrameError } from "./malformed-frame-error.ts";
import { UnexpectedEndError } from "./unexpected-end-error.ts";

describe("DelimiterDecoder", () => {
  test.each([
    ["aab", "aaab", ["a"]],
    ["abab", "abaabab", ["aba"]],
    ["::", ":::x::", ["", ":x"]],
    ["aa", "aaaaa", ["", ""]],
  ])("finds %j in %j wherever it begins first", (delimiter, text, frames) => {
    for (const size of [1, 2, 3, 100]) {
      const decoder = new DelimiterDecoder(bytesOf(delimiter));
      const found = cut(bytesOf(text), [size]).flatMap((chunk) => Array.from(decoder.decode(chunk), textOf));
      expect(found).toEqual(frames);
    }
  });

  test.each([1, 2, 100])(
    "counts the payload and not the delimiter against the limit, cut every %i bytes",
    (size) => {
      const feed = (text: string): void => {
        const decoder = new DelimiterDecoder(bytesOf("<>"), { maxFrameLength: 3 });
        for (const chunk of cut(bytesOf(text), [size])) decoder.push(chunk, () => {});
      };
      feed("abc<>abc<>");
      expect(() => feed("abcd<>")).toThrow(FrameTooLongError);
      expect(() => feed("abcde")).toThrow(
        "a delimited frame is longer than 3 bytes, at byte 0 of the stream",
      );
    },
  );

  test("ends cleanly after a delimiter and nowhere else", () => {
    const decoder = new DelimiterDecoder(bytesOf("<>"));
    Array.from(decoder.decode(bytesOf("a<>b<")));
    expect(() => decoder.end(() => {})).toThrow(UnexpectedEndError);
  });

  test("refuses an empty delimiter, and does not mind a later change to a good one", () => {
    expect(() => new DelimiterDecoder(new Uint8Array(0))).toThrow(RangeError);
    expect(() => encodeDelimited(new Uint8Array(0), new Uint8Array(0))).toThrow("a delimiter of 0 bytes");
    const delimiter = bytesOf("|");
    const decoder = new DelimiterDecoder(delimiter);
    delimiter[0] = 0;
    expect(Array.from(decoder.decode(bytesOf("a|")), textOf)).toEqual(["a"]);
  });
});

describe("encodeDelimited()", () => {
  test.each([
    ["a::b", "::", 1],
    ["xa", "aa", 1],
    ["ab", "abab", 0],
  ])("refuses %j before %j, which would be found at byte %i", (payload, delimiter, at) => {
    const encode = (): Uint8Array => encodeDelimited(bytesOf(payload), bytesOf(delimiter));
    expect(encode).toThrow(MalformedFrameError);
    expect(encode).toThrow(`contains its own delimiter at byte ${at}`);
  });

  test("takes a payload that only looks like it", () => {
    expect(textOf(encodeDelimited(bytesOf("abca"), bytesOf("abcabd")))).toBe("abcaabcabd");
  });
});
