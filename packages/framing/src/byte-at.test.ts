import { expect, test } from "vitest";
import { byteAt } from "./byte-at.ts";

test("byteAt() gives the byte, and 0 beyond the end", () => {
  const buffer = Uint8Array.of(7);
  expect([byteAt(buffer, 0), byteAt(buffer, 1)]).toEqual([7, 0]);
});
