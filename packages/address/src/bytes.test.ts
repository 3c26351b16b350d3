import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { address } from "../test/arbitraries.ts";
import { AddressRangeError } from "./address-range-error.ts";
import { fromBytes, toBytes } from "./bytes.ts";

describe("fromBytes()", () => {
  test("undoes toBytes(), also in the middle of a buffer", () => {
    fc.assert(
      fc.property(address, (value) => {
        const bytes = toBytes(value);
        expect(fromBytes(bytes)).toEqual(value);
        const packet = Uint8Array.of(0xff, ...bytes, 0xff);
        expect(fromBytes(packet.subarray(1, 1 + bytes.length))).toEqual(value);
      }),
    );
  });

  test.each([0, 3, 5, 15, 17])("refuses %i bytes", (length) => {
    expect(() => fromBytes(new Uint8Array(length))).toThrow(AddressRangeError);
  });
});
