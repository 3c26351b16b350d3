import { describe, expect, test } from "vitest";
import { bytesOf, textOf } from "../test-support/cut.ts";
import {
  FrameTooLongError,
  LengthPrefixDecoder,
  LineDecoder,
  NetstringDecoder,
  UnexpectedEndError,
} from "./mod.ts";

const nothing = (): void => {};

describe("FrameDecoder", () => {
  test("push() shows a frame in place when it lies inside one chunk", () => {
    const chunk = bytesOf("3:one,3:t");
    const shown: [boolean, number, number][] = [];
    const decoder = new NetstringDecoder();
    const visit = (buffer: Uint8Array, start: number, end: number): void => {
      shown.push([buffer === chunk, start, end]);
    };
    decoder.push(chunk, visit);
    decoder.push(bytesOf("wo,"), visit);
    expect(shown).toEqual([
      [true, 2, 5],
      [false, 2, 5],
    ]);
  });

  test("decode() gives views of the chunk, and copies of what crossed chunks, that stay as they are", () => {
    const first = Buffer.from("3:one,3:t");
    const decoder = new NetstringDecoder();
    const [one] = decoder.decode(first);
    const [two, three] = decoder.decode(bytesOf("wo,5:three,4:fo"));
    Array.from(decoder.decode(bytesOf("ur,")));
    expect([one, two, three].map((frame) => textOf(frame ?? first))).toEqual(["one", "two", "three"]);
    expect(one?.buffer).toBe(first.buffer);
    expect(one).not.toBeInstanceOf(Buffer);
  });

  test("decode() gives the frames before an error, then throws it, and throws it again ever after", () => {
    const decoder = new NetstringDecoder();
    const frames = decoder.decode(bytesOf("3:one,-"));
    const seen: string[] = [];
    const iterate = (): void => {
      for (const frame of frames) seen.push(textOf(frame));
    };
    expect(iterate).toThrow("a netstring begins with 0x2d instead of a digit, at byte 6 of the stream");
    expect(seen).toEqual(["one"]);
    expect(() => Array.from(decoder.decode(bytesOf("0:,")))).toThrow("at byte 6");
    expect(() => Array.from(decoder.decodeEnd())).toThrow("at byte 6");
  });

  test("end() is silent between two frames and throws inside one", () => {
    const clean = new LengthPrefixDecoder();
    clean.push(Uint8Array.of(0, 0, 0, 0), nothing);
    clean.end(nothing);
    const cutOff = new LengthPrefixDecoder();
    cutOff.push(Uint8Array.of(0, 0, 0, 0, 0), nothing);
    expect(() => cutOff.end(nothing)).toThrow(UnexpectedEndError);
    expect(() => cutOff.end(nothing)).toThrow(expect.objectContaining({ code: "UNEXPECTED_END", offset: 4 }));
  });

  test("takes nothing after end()", () => {
    const decoder = new LineDecoder();
    decoder.end(nothing);
    expect(() => decoder.push(bytesOf("a"), nothing)).toThrow(TypeError);
    expect(() => decoder.end(nothing)).toThrow("has been told that its stream ended");
  });

  test("offset and nextOffset say where in the stream the frame being shown lies", () => {
    const decoder = new NetstringDecoder();
    const places: [number, number][] = [];
    const visit = (): void => void places.push([decoder.offset, decoder.nextOffset]);
    for (const chunk of ["0:,1", ":", "a,0:,", "2"]) decoder.push(bytesOf(chunk), visit);
    expect(places).toEqual([
      [0, 3],
      [3, 7],
      [7, 10],
    ]);
    expect([decoder.offset, decoder.nextOffset]).toEqual([10, 10]);
  });

  test("a visitor may push() and end(): what it adds comes after what was there", () => {
    const decoder = new LineDecoder();
    const seen: string[] = [];
    const remember = (buffer: Uint8Array, start: number, end: number): void => {
      seen.push(textOf(buffer.subarray(start, end)));
    };
    decoder.push(bytesOf("a\nb\nc"), (buffer, start, end) => {
      remember(buffer, start, end);
      if (seen.length > 1) return;
      decoder.push(bytesOf("d\ne"), remember);
      decoder.end(remember);
      expect(seen).toEqual(["a"]);
    });
    expect(seen).toEqual(["a", "b", "cd", "e"]);
    expect(() => decoder.push(bytesOf("f"), remember)).toThrow("its stream ended");
  });

  test("a push() from a visitor after an end() from it is refused", () => {
    const decoder = new LineDecoder();
    const push = (): void =>
      decoder.push(bytesOf("a\n"), () => {
        decoder.end(nothing);
        decoder.push(bytesOf("b\n"), nothing);
      });
    expect(push).toThrow("its stream ended");
  });

  test("a visitor may use another decoder", () => {
    const outer = new LengthPrefixDecoder({ width: 1 });
    const inner = new LineDecoder();
    const seen: string[] = [];
    outer.push(Uint8Array.of(2, 0x61, 0x0a, 1, 0x62, 1, 0x0a), (buffer, start, end) => {
      inner.push(buffer.subarray(start, end), (line, from, to) => seen.push(textOf(line.subarray(from, to))));
    });
    expect(seen).toEqual(["a", "b"]);
  });

  test("an error of a visitor reaches the caller and leaves the decoder in error", () => {
    const decoder = new LineDecoder();
    const fault = new Error("the visitor's own");
    const fail = (): void => {
      decoder.push(bytesOf("never\n"), nothing);
      throw fault;
    };
    expect(() => decoder.push(bytesOf("a\nb\n"), fail)).toThrow(fault);
    expect(() => decoder.push(bytesOf("c\n"), nothing)).toThrow(fault);
  });

  test.each([-1, 0.5, NaN, Infinity])("refuses a limit of %s", (maxFrameLength) => {
    expect(() => new LineDecoder({ maxFrameLength })).toThrow(RangeError);
  });

  test("limits frames to 65,536 bytes when nothing is said", () => {
    const decoder = new LengthPrefixDecoder();
    decoder.push(Uint8Array.of(0, 1, 0, 0), nothing);
    const other = new LengthPrefixDecoder();
    expect(() => other.push(Uint8Array.of(0, 1, 0, 1), nothing)).toThrow(
      "a frame of 65537 bytes is longer than 65536 bytes, at byte 0 of the stream",
    );
  });

  test("applies the limit to the message, not to the buffer it comes in", () => {
    const decoder = new LineDecoder({ maxFrameLength: 4 });
    const chunk = bytesOf("abcd\n".repeat(1000));
    expect(Array.from(decoder.decode(chunk))).toHaveLength(1000);
  });

  test("never changes an options object, and does not mind a later change to it", () => {
    const options = Object.freeze({ maxFrameLength: 4 });
    expect(() => new LineDecoder(options).push(bytesOf("abcde\n"), nothing)).toThrow(FrameTooLongError);
    const changing = { maxFrameLength: 4 };
    const decoder = new LineDecoder(changing);
    changing.maxFrameLength = 100;
    expect(() => decoder.push(bytesOf("abcde\n"), nothing)).toThrow(FrameTooLongError);
  });
});
