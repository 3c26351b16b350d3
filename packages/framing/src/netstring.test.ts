import { describe, expect, test } from "vitest";
import { bytesOf } from "../test-support/cut.ts";
import { FrameTooLongError } from "./frame-too-long-error.ts";
import { encodeNetstring, NetstringDecoder } from "./netstring.ts";

describe("NetstringDecoder", () => {
  test.each([
    [":,", "a netstring begins with 0x3a instead of a digit"],
    ["-1:,", "a netstring begins with 0x2d instead of a digit"],
    ["1 :a,", "a netstring has in its length 0x20 instead of a digit"],
    ["01:a,", "the length of a netstring begins with a needless 0"],
    ["00:,", "the length of a netstring begins with a needless 0"],
    ["1:ab", "a netstring ends in 0x62 instead of a comma"],
    ["65537", "a netstring of at least 65537 bytes is longer than 65536 bytes"],
  ])("refuses %j, at once or byte by byte", (text, message) => {
    expect(() => new NetstringDecoder().push(bytesOf(text), () => {})).toThrow(message);
    const decoder = new NetstringDecoder();
    const drip = (): void => {
      for (const byte of bytesOf(text)) decoder.push(Uint8Array.of(byte), () => {});
    };
    expect(drip).toThrow(message);
  });
});

test("encodeNetstring() refuses a payload beyond the limit", () => {
  expect(() => encodeNetstring(new Uint8Array(2), { maxFrameLength: 1 })).toThrow(FrameTooLongError);
});
