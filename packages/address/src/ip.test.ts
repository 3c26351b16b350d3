import { isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { address } from "../test/arbitraries.ts";
import { AddressSyntaxError } from "./address-syntax-error.ts";
import { formatIP, parseIP } from "./ip.ts";

describe("parseIP()", () => {
  test("undoes formatIP()", () => {
    fc.assert(
      fc.property(address, (value) => {
        expect(parseIP(formatIP(value))).toEqual(value);
        expect(isIP(formatIP(value))).toBe(value.family);
      }),
    );
  });

  test("throws nothing but AddressSyntaxError, with a position in the text, whatever it is given", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."01f.:%xg ") })), (text) => {
        try {
          parseIP(text);
        } catch (error) {
          expect(error).toBeInstanceOf(AddressSyntaxError);
          expect(error).toMatchObject({ text, position: expect.toSatisfy((at) => at >= 0 && at <= text.length) });
        }
      }),
      { numRuns: 2000 },
    );
  });
});
