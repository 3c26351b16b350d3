import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { address } from "../test/arbitraries.ts";
import { AddressRangeError } from "./address-range-error.ts";
import { fromBigInt, toBigInt } from "./bigint.ts";

describe("fromBigInt()", () => {
  test("undoes toBigInt()", () => {
    fc.assert(
      fc.property(address, (value) => {
        expect(fromBigInt(toBigInt(value), value.family)).toEqual(value);
      }),
    );
  });

  test.each([
    [-1n, 4],
    [1n << 32n, 4],
    [-1n, 6],
    [1n << 128n, 6],
  ] as const)("refuses %s for IPv%i", (value, family) => {
    expect(() => fromBigInt(value, family)).toThrow(AddressRangeError);
    expect(() => fromBigInt(value, family)).toThrow(
      expect.objectContaining({ value, code: "ADDRESS_RANGE" }),
    );
  });
});
