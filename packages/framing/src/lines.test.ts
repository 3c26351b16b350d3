import { describe, expect, test } from "vitest";
import { bytesOf, textOf } from "../test-support/cut.ts";
import { FrameTooLongError } from "./frame-too-long-error.ts";
import { encodeLine, LineDecoder, type LineEnding } from "./lines.ts";
import { MalformedFrameError } from "./malformed-frame-error.ts";

/** The lines that come out when `text` goes in, cut after every `size` bytes. */
function linesOf(text: string, size: number, options = {}): string[] {
  const lines: string[] = [];
  const decoder = new LineDecoder(options);
  const visit = (buffer: Uint8Array, start: number, end: number): void => {
    lines.push(Buffer.from(buffer.subarray(start, end)).toString("latin1"));
  };
  const bytes = Buffer.from(text, "latin1");
  for (let at = 0; at < bytes.length; at += size) decoder.push(bytes.subarray(at, at + size), visit);
  decoder.end(visit);
  return lines;
}

describe("LineDecoder", () => {
  test.each([
    ["", []],
    ["\n", [""]],
    ["\r\n\n", ["", ""]],
    ["a\nb\r\nc", ["a", "b", "c"]],
    ["a\rb\n\r", ["a\rb", ""]],
    ["\xff\n\0\n", ["\xff", "\0"]],
  ])("gives the same lines for %j however it is cut", (text, lines) => {
    for (const size of [1, 2, 3, 100]) expect(linesOf(text, size)).toEqual(lines);
  });

  test.each([1, 3, 100])("takes a line of the limit and refuses a longer one, cut every %i bytes", (size) => {
    expect(linesOf("abcd\r\nabcd\n", size, { maxFrameLength: 4 })).toEqual(["abcd", "abcd"]);
    expect(() => linesOf("abcde\n", size, { maxFrameLength: 4 })).toThrow(FrameTooLongError);
    expect(() => linesOf("abcdefgh", size, { maxFrameLength: 4 })).toThrow("a line is longer than 4 bytes");
  });

  test("stays in error after an error", () => {
    const decoder = new LineDecoder({ maxFrameLength: 1 });
    const visit = (): void => {};
    expect(() => decoder.push(Buffer.from("abc\n"), visit)).toThrow(FrameTooLongError);
    expect(() => decoder.push(Buffer.from("a\n"), visit)).toThrow(FrameTooLongError);
    expect(() => decoder.end(visit)).toThrow(FrameTooLongError);
  });
});

describe("LineDecoder with one ending", () => {
  test.each<[LineEnding, string[]]>([
    ["lenient", ["a", "b\rc", ""]],
    ["lf", ["a\r", "b\rc", "\r"]],
    ["crlf", ["a", "b\rc\n"]],
  ])("%s", (ending, lines) => {
    for (const size of [1, 2, 100]) expect(linesOf("a\r\nb\rc\n\r\n", size, { ending })).toEqual(lines);
  });
});

describe("encodeLine()", () => {
  test("ends a line with LF, or CRLF", () => {
    expect(textOf(encodeLine(bytesOf("")))).toBe("\n");
    expect(textOf(encodeLine(bytesOf("a\r"), { ending: "lf" }))).toBe("a\r\n");
    expect(textOf(encodeLine(bytesOf("a\nb\r"), { ending: "crlf" }))).toBe("a\nb\r\r\n");
  });

  test.each<[string, LineEnding]>([
    ["a\nb", "lenient"],
    ["a\r", "lenient"],
    ["a\n", "lf"],
    ["a\r\nb", "crlf"],
  ])("refuses %j as a line, %s", (text, ending) => {
    expect(() => encodeLine(bytesOf(text), { ending })).toThrow(MalformedFrameError);
  });

  test("takes a line of the limit and refuses a longer one", () => {
    expect(encodeLine(bytesOf("abcd"), { maxFrameLength: 4 })).toHaveLength(5);
    expect(() => encodeLine(bytesOf("abcde"), { maxFrameLength: 4 })).toThrow(
      "a line of 5 bytes is longer than 4 bytes",
    );
  });
});
