import { describe, expect, test } from "vitest";
import { FrameTooLongError } from "./frame-too-long-error.ts";
import { MalformedFrameError } from "./malformed-frame-error.ts";
import { encodeVarintPrefixed, VarintPrefixDecoder } from "./varint-prefix.ts";

describe("VarintPrefixDecoder", () => {
  test.each([
    [0, [0]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [300, [0xac, 0x02]],
    [16_384, [0x80, 0x80, 0x01]],
  ])("reads the header of %i bytes", (length, header) => {
    const bytes = encodeVarintPrefixed(new Uint8Array(length));
    expect(Array.from(bytes.subarray(0, header.length))).toEqual(header);
    expect(Array.from(new VarintPrefixDecoder().decode(bytes))).toEqual([new Uint8Array(length)]);
  });

  test.each([
    [[0x80, 0x00], 65_536, "a varint has needless bytes at its end"],
    [[0x80, 0x80, 0x80], 65_536, "a varint of 3 bytes goes on, though no length up to 65536 needs more"],
    [[0x80], 100, "a varint of 1 bytes goes on, though no length up to 100 needs more"],
  ])("refuses %j with a limit of %i", (bytes, maxFrameLength, message) => {
    const push = (): void =>
      new VarintPrefixDecoder({ maxFrameLength }).push(Uint8Array.from(bytes), () => {});
    expect(push).toThrow(MalformedFrameError);
    expect(push).toThrow(message);
  });

  test("refuses a length as soon as it exceeds the limit", () => {
    const decoder = new VarintPrefixDecoder({ maxFrameLength: 200 });
    decoder.push(Uint8Array.of(0xc9), () => {});
    expect(() => decoder.push(Uint8Array.of(0x81), () => {})).toThrow("a frame of at least 201 bytes");
  });

  test("encodeVarintPrefixed() refuses a payload beyond the limit", () => {
    expect(() => encodeVarintPrefixed(new Uint8Array(2), { maxFrameLength: 1 })).toThrow(FrameTooLongError);
  });
});
