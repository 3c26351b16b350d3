import { describe, expect, test } from "vitest";
import { partsOf, seal, unseal } from "./envelope.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("envelopes", () => {
  test("unseal() reads what seal() wrote", () => {
    const envelope = { origin: "00deadbeef123456", first: 2 ** 40, messages: 2, bytes: bytes("one\ntwo\n") };
    expect(unseal(seal(envelope))).toEqual(envelope);
  });

  test("unseal() refuses what seal() never wrote", () => {
    expect(unseal(bytes("hello"))).toBeUndefined();
    expect(unseal(new Uint8Array(20).fill(255))).toBeUndefined();
  });

  test("partsOf() cuts after line ends, and loses nothing", () => {
    const parts = Array.from(partsOf({ bytes: bytes("one\ntwo\nthree\n"), messages: 3 }, 9));
    expect(parts.map((part) => [new TextDecoder().decode(part.bytes), part.messages])).toEqual([
      ["one\ntwo\n", 2],
      ["three\n", 1],
    ]);
  });

  test("partsOf() cuts what has no line ends anywhere", () => {
    const parts = Array.from(partsOf({ bytes: bytes("0123456789"), messages: 1 }, 4));
    expect(parts.map((part) => new TextDecoder().decode(part.bytes))).toEqual(["0123", "4567", "89"]);
  });
});
