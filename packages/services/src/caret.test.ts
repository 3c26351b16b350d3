import { expect, test } from "vitest";
import { answersOf, sizes } from "../test-support/answers-of.ts";
import { caret } from "./caret.ts";

// The client of Concurrent Servers sends these three, a second apart.
test.each(sizes)("caret answers Bendersky's client, cut every %i", (size) => {
  expect(String(answersOf(caret, "^abc$de^abte$f", size))).toBe("*bcdbcuf");
  expect(String(answersOf(caret, "xyz^123", size))).toBe("*234");
  expect(String(answersOf(caret, "^abc$de^abte$fxyz^12325$^ab0000$abab", size))).toBe("*bcdbcuf23436bc1111");
});

test("caret counts modulo 256, takes a second ^ for a byte, and passes over a $ outside", () => {
  const input = Buffer.from([0x24, 0x5e, 0xff, 0x5e, 0x24, 0x24, 0x41]);
  expect(answersOf(caret, input, 1).toString("latin1")).toBe("*\0_");
});
