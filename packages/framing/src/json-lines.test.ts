import { describe, expect, test } from "vitest";
import { bytesOf } from "../test-support/cut.ts";
import { encodeJsonLine, JsonLineDecoder } from "./json-lines.ts";
import { MalformedFrameError } from "./malformed-frame-error.ts";

describe("JsonLineDecoder", () => {
  test("reads a last line without an end", () => {
    const decoder = new JsonLineDecoder();
    expect(Array.from(decoder.decode(bytesOf("1\n[2")))).toEqual([1]);
    expect(Array.from(decoder.decode(bytesOf("]")))).toEqual([]);
    expect(Array.from(decoder.decodeEnd())).toEqual([[2]]);
  });

  test.each([
    ["{", "a line is not JSON, at byte 2 of the stream"],
    ["", "a line is not JSON"],
    ["\xff", "a line is not UTF-8, at byte 2 of the stream"],
  ])("refuses %j and stays in error", (text, message) => {
    const decoder = new JsonLineDecoder();
    const bytes = Buffer.from(`1\n${text}\n2\n`, "latin1");
    const values: unknown[] = [];
    expect(() => decoder.push(bytes, (value) => values.push(value))).toThrow(message);
    expect(values).toEqual([1]);
    expect(() => decoder.end(() => {})).toThrow(MalformedFrameError);
  });

  test("says where a value lies in the stream", () => {
    const decoder = new JsonLineDecoder();
    const places: [number, number][] = [];
    decoder.push(bytesOf("1\n23\n"), () => places.push([decoder.offset, decoder.nextOffset]));
    expect(places).toEqual([
      [0, 2],
      [2, 5],
    ]);
  });
});

test("encodeJsonLine() refuses a value that JSON has no form for", () => {
  expect(() => encodeJsonLine(undefined)).toThrow("cannot encode a value of type undefined as JSON");
  expect(() => encodeJsonLine("abc", { maxFrameLength: 4 })).toThrow(
    "a line of 5 bytes is longer than 4 bytes",
  );
});
