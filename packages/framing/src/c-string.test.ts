import { describe, expect, test } from "vitest";
import { bytesOf, textOf } from "../test-support/cut.ts";
import { CStringDecoder, encodeCString } from "./c-string.ts";

describe("CStringDecoder", () => {
  test("waits for the NUL that a program which sends strlen() bytes forgets", () => {
    const decoder = new CStringDecoder();
    expect(Array.from(decoder.decode(bytesOf("Bonjour")))).toEqual([]);
    expect(() => Array.from(decoder.decodeEnd())).toThrow("the stream ended inside a C string");
  });

  test("reads the eight bytes of strlen() + 1", () => {
    const sent = encodeCString(bytesOf("Bonjour"));
    expect(sent).toHaveLength(8);
    expect(Array.from(new CStringDecoder().decode(sent), textOf)).toEqual(["Bonjour"]);
  });

  test("encodeCString() refuses a NUL inside", () => {
    expect(() => encodeCString(Uint8Array.of(1, 0, 1))).toThrow(
      "cannot encode a C string that contains its own delimiter at byte 1",
    );
  });
});
