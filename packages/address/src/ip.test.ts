import { isIP } from "node:net";
import * as fc from "fast-check";
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
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...Array.from("01f.:%xg ")) })),
        (text) => {
          expect(errorOf(() => parseIP(text))).toSatisfy(
            (error) =>
              error === undefined ||
              (error instanceof AddressSyntaxError &&
                error.text === text &&
                error.position >= 0 &&
                error.position <= text.length),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function errorOf(action: () => unknown): unknown {
  try {
    action();
    return undefined;
  } catch (error) {
    return error;
  }
}
