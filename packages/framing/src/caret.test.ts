import { describe, expect, test } from "vitest";
import { bytesOf, cut, textOf } from "../test-support/cut.ts";
import { CaretDecoder, encodeCaret } from "./caret.ts";
import { FrameTooLongError } from "./frame-too-long-error.ts";

describe("CaretDecoder", () => {
  test.each([1, 2, 5, 100])("reads the transcript of Bendersky's client, cut every %i bytes", (size) => {
    const decoder = new CaretDecoder();
    const transcript = bytesOf("^abc$de^abte$fxyz^12325$^ab0000$abab");
    const messages = cut(transcript, [size]).flatMap((chunk) => Array.from(decoder.decode(chunk), textOf));
    expect(messages).toEqual(["abc", "abte", "12325", "ab0000"]);
    decoder.end(() => {});
  });

  test("knows where its messages lie, and passes over the rest", () => {
    const decoder = new CaretDecoder();
    const places: [number, number][] = [];
    const visit = (): void => void places.push([decoder.offset, decoder.nextOffset]);
    for (const chunk of ["xx^a$y", "y^", "$"]) decoder.push(bytesOf(chunk), visit);
    expect(places).toEqual([
      [2, 5],
      [7, 9],
    ]);
  });

  test("refuses a message beyond the limit, in one chunk or two", () => {
    const options = { maxFrameLength: 2 };
    expect(() => new CaretDecoder(options).push(bytesOf("^abc$"), () => {})).toThrow(FrameTooLongError);
    const decoder = new CaretDecoder(options);
    decoder.push(bytesOf("^ab"), () => {});
    expect(() => decoder.push(bytesOf("c$"), () => {})).toThrow("a ^…$ message is longer than 2 bytes");
  });

  test("ends cleanly outside a message, and not inside, even an empty one", () => {
    const decoder = new CaretDecoder();
    decoder.push(bytesOf("noise^"), () => {});
    expect(() => decoder.end(() => {})).toThrow(
      "the stream ended inside a ^…$ message, at byte 5 of the stream",
    );
  });
});

test("encodeCaret() refuses what it cannot say", () => {
  expect(() => encodeCaret(bytesOf("a$"))).toThrow("cannot encode a ^…$ message that contains $ at byte 1");
  expect(() => encodeCaret(bytesOf("abc"), { maxFrameLength: 2 })).toThrow(FrameTooLongError);
});
