import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { address } from "../test/arbitraries.ts";
import { AddressRangeError } from "./address-range-error.ts";
import { toBigInt } from "./bigint.ts";
import { formatIP, parseIP } from "./ip.ts";
import { compareIP, predecessor, successor } from "./order.ts";

describe("compareIP()", () => {
  test("puts IPv4 before IPv6, then the lower value, then the zone", () => {
    const sorted = [
      "0.0.0.0",
      "9.0.0.0",
      "10.0.0.0",
      "255.255.255.255",
      "::",
      "::1",
      "::1%a",
      "::1%b",
      "::2",
      "ff::",
    ];
    expect(sorted.toReversed().map(parseIP).toSorted(compareIP).map(formatIP)).toEqual(sorted);
    expect(compareIP(parseIP("::1%a"), parseIP("::1%a"))).toBe(0);
    expect(compareIP(parseIP("::1%a"), parseIP("::1%b"))).toBe(-1);
    expect(compareIP(parseIP("::1%b"), parseIP("::1%a"))).toBe(1);
    expect(compareIP(parseIP("1.1.1.1"), parseIP("1.1.1.1"))).toBe(0);
  });

  test("says the opposite when its arguments change places", () => {
    fc.assert(
      fc.property(address, address, (a, b) => {
        expect(Math.sign(compareIP(a, b)) + Math.sign(compareIP(b, a))).toBe(0);
      }),
    );
  });
});

describe("successor() and predecessor()", () => {
  test("differ by one, and undo each other", () => {
    fc.assert(
      fc.property(address, (value) => {
        fc.pre(toBigInt(value) > 0n);
        expect(successor(predecessor(value))).toEqual(value);
        expect(toBigInt(predecessor(value))).toBe(toBigInt(value) - 1n);
      }),
    );
  });

  test("keep the zone", () => {
    expect(successor(parseIP("fe80::1%eth0"))).toEqual(parseIP("fe80::2%eth0"));
  });

  test("end where the family ends", () => {
    for (const last of ["255.255.255.255", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"]) {
      expect(() => successor(parseIP(last))).toThrow(AddressRangeError);
    }
    for (const first of ["0.0.0.0", "::"])
      expect(() => predecessor(parseIP(first))).toThrow(AddressRangeError);
  });
});
