import { describe, expect, test } from "vitest";
import { encodeFixedSize, FixedSizeDecoder } from "./fixed-size.ts";
import { FrameTooLongError } from "./frame-too-long-error.ts";
import { MalformedFrameError } from "./malformed-frame-error.ts";

describe("FixedSizeDecoder", () => {
  test.each([0, -1, 1.5, NaN])("refuses frames of %s bytes", (size) => {
    expect(() => new FixedSizeDecoder(size)).toThrow(RangeError);
    expect(() => encodeFixedSize(new Uint8Array(1), size)).toThrow("must be a whole number from 1 up");
  });

  test("refuses a size beyond the limit before there is a stream", () => {
    expect(() => new FixedSizeDecoder(65_537)).toThrow(FrameTooLongError);
    expect(() => new FixedSizeDecoder(65_537, { maxFrameLength: 65_537 })).not.toThrow();
  });

  test("says where a stream ended inside a frame", () => {
    const decoder = new FixedSizeDecoder(4);
    expect(Array.from(decoder.decode(new Uint8Array(6)))).toHaveLength(1);
    expect(() => Array.from(decoder.decodeEnd())).toThrow(
      "the stream ended inside a fixed-size frame, at byte 4 of the stream",
    );
  });
});

test("encodeFixedSize() refuses a payload of another size", () => {
  expect(() => encodeFixedSize(new Uint8Array(3), 4)).toThrow(MalformedFrameError);
  expect(() => encodeFixedSize(new Uint8Array(3), 4)).toThrow("cannot encode 3 bytes as a frame of 4");
});
