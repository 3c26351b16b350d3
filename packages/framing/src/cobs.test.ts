import { describe, expect, test } from "vitest";
import { CobsDecoder, encodeCobs } from "./cobs.ts";
import { FrameTooLongError } from "./frame-too-long-error.ts";

/** `1, 2, … count`, counting past 255 from 1 again, so that there is no zero. */
function counting(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, index) => (index % 255) + 1);
}

describe("COBS", () => {
  test.each<[string, Uint8Array, number[]]>([
    ["nothing", Uint8Array.of(), [1, 0]],
    ["one zero", Uint8Array.of(0), [1, 1, 0]],
    ["two zeros", Uint8Array.of(0, 0), [1, 1, 1, 0]],
    ["a zero in the middle", Uint8Array.of(0x11, 0, 0x22), [2, 0x11, 2, 0x22, 0]],
    ["a zero at the end", Uint8Array.of(0x11, 0), [2, 0x11, 1, 0]],
    ["254 bytes", counting(254), [255, ...counting(254), 0]],
    ["255 bytes", counting(255), [255, ...counting(254), 2, 255, 0]],
    ["254 bytes and a zero", Uint8Array.of(...counting(254), 0), [255, ...counting(254), 1, 1, 0]],
    ["253 bytes and a zero", Uint8Array.of(...counting(253), 0), [254, ...counting(253), 1, 0]],
  ])("encodes %s and decodes it again", (_name, payload, encoded) => {
    expect(Array.from(encodeCobs(payload))).toEqual(encoded);
    expect(Array.from(new CobsDecoder().decode(Uint8Array.from(encoded)))).toEqual([payload]);
  });

  test.each([254, 255, 508, 509])(
    "takes a frame of the limit of %i bytes and refuses a longer one",
    (limit) => {
      const options = { maxFrameLength: limit };
      const fits = encodeCobs(counting(limit), options);
      expect(Array.from(new CobsDecoder(options).decode(fits))).toEqual([counting(limit)]);
      expect(() => encodeCobs(counting(limit + 1), options)).toThrow(FrameTooLongError);
      const tooLong = encodeCobs(counting(limit + 1));
      expect(() => new CobsDecoder(options).push(tooLong, () => {})).toThrow(FrameTooLongError);
      expect(() => new CobsDecoder(options).push(encodeCobs(counting(limit + 50)), () => {})).toThrow(
        FrameTooLongError,
      );
    },
  );

  test.each([
    [[0], "a COBS frame has no code before its zero, at byte 0 of the stream"],
    [[3, 1, 0], "a COBS code of 3 points 1 bytes beyond its frame"],
    [[1, 1, 255, 1, 0], "a COBS code of 255 points 253 bytes beyond its frame"],
  ])("refuses %j", (bytes, message) => {
    expect(() => new CobsDecoder().push(Uint8Array.from(bytes), () => {})).toThrow(message);
  });
});
