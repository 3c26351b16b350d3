import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { prefix } from "../test/arbitraries.ts";
import { AddressRangeError } from "./address-range-error.ts";
import { containsPrefix } from "./contains.ts";
import { formatPrefix, parsePrefix } from "./prefix.ts";
import { merge } from "./prefix-set.ts";
import { subnets, supernet } from "./subnets.ts";

describe("subnets()", () => {
  test("merge to the prefix they were made of, which is the supernet of each", () => {
    fc.assert(
      fc.property(prefix, fc.nat(6), (whole, more) => {
        fc.pre(whole.length + more <= 32);
        const parts = Array.from(subnets(whole, whole.length + more));
        expect(parts).toHaveLength(2 ** more);
        expect(merge(parts)).toEqual([whole]);
        for (const part of parts) expect(supernet(part, whole.length)).toEqual(whole);
      }),
    );
  });

  test("come one at a time, so that 2^128 of them may be", () => {
    const first = subnets(parsePrefix("::/0"), 128).next();
    expect(first.value && formatPrefix(first.value)).toBe("::/128");
  });

  test.each([7, 33, 8.5])("refuses the length %d for 10.0.0.0/8", (length) => {
    expect(() => subnets(parsePrefix("10.0.0.0/8"), length)).toThrow(AddressRangeError);
  });
});

describe("supernet()", () => {
  test("has one bit less unless told otherwise", () => {
    fc.assert(
      fc.property(prefix, (part) => {
        fc.pre(part.length > 0);
        expect(supernet(part).length).toBe(part.length - 1);
        expect(containsPrefix(supernet(part), part)).toBe(true);
      }),
    );
  });

  test("refuses a greater length, and that there be one of 0.0.0.0/0", () => {
    expect(() => supernet(parsePrefix("10.0.0.0/8"), 9)).toThrow(AddressRangeError);
    expect(() => supernet(parsePrefix("0.0.0.0/0"))).toThrow(AddressRangeError);
  });
});
