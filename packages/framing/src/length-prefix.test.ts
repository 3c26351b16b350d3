import { describe, expect, test } from "vitest";
import { FrameTooLongError } from "./frame-too-long-error.ts";
import { encodeLengthPrefixed, LengthPrefixDecoder, type LengthPrefixOptions } from "./length-prefix.ts";

describe("LengthPrefixDecoder", () => {
  test.each<[LengthPrefixOptions, number[]]>([
    [{ width: 1 }, [2, 7, 8]],
    [{ width: 2 }, [0, 2, 7, 8]],
    [{ width: 2, byteOrder: "little" }, [2, 0, 7, 8]],
    [{ width: 3 }, [0, 0, 2, 7, 8]],
    [{ width: 3, byteOrder: "little" }, [2, 0, 0, 7, 8]],
    [{}, [0, 0, 0, 2, 7, 8]],
    [{ width: 4, byteOrder: "little", includesPrefix: true }, [6, 0, 0, 0, 7, 8]],
  ])("reads what encodeLengthPrefixed() writes, %j", (options, bytes) => {
    expect(Array.from(encodeLengthPrefixed(Uint8Array.of(7, 8), options))).toEqual(bytes);
    const frames = new LengthPrefixDecoder(options).decode(Uint8Array.from(bytes));
    expect(Array.from(frames)).toEqual([Uint8Array.of(7, 8)]);
  });

  test("gives empty frames, one after another", () => {
    const decoder = new LengthPrefixDecoder({ width: 1 });
    expect(Array.from(decoder.decode(new Uint8Array(3)))).toEqual([1, 2, 3].map(() => new Uint8Array(0)));
  });

  test("refuses a length that counts its prefix but is smaller", () => {
    const decoder = new LengthPrefixDecoder({ includesPrefix: true });
    expect(() => decoder.push(Uint8Array.of(0, 0, 0, 3), () => {})).toThrow(
      "a length of 3 bytes does not even count its own 4, at byte 0 of the stream",
    );
  });

  test.each<[LengthPrefixOptions, number]>([
    [{ width: 1 }, 255],
    [{ width: 1, includesPrefix: true }, 254],
    [{ width: 2 }, 65_535],
    [{ width: 2, includesPrefix: true }, 65_533],
  ])("encodes no more than the prefix can say, %j", (options, most) => {
    const bytes = encodeLengthPrefixed(new Uint8Array(most), options);
    expect(Array.from(new LengthPrefixDecoder(options).decode(bytes))).toHaveLength(1);
    expect(() => encodeLengthPrefixed(new Uint8Array(most + 1), options)).toThrow(FrameTooLongError);
  });

  test("refuses a width that is not 1 to 4", () => {
    // As a caller without types might.
    const options: LengthPrefixOptions = JSON.parse('{ "width": 5 }');
    expect(() => new LengthPrefixDecoder(options)).toThrow("cannot use a length prefix of 5 bytes");
    expect(() => encodeLengthPrefixed(new Uint8Array(1), options)).toThrow(RangeError);
  });
});
