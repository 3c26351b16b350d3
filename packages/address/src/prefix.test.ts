import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { prefix } from "../test/arbitraries.ts";
import { AddressRangeError } from "./address-range-error.ts";
import { AddressSyntaxError } from "./address-syntax-error.ts";
import { parseIP } from "./ip.ts";
import { formatPrefix, parsePrefix, prefixOf } from "./prefix.ts";

describe("parsePrefix()", () => {
  test("undoes formatPrefix()", () => {
    fc.assert(
      fc.property(prefix, (value) => {
        expect(parsePrefix(formatPrefix(value))).toEqual(value);
      }),
    );
  });

  test.each(["0.0.0.0/0", "255.255.255.255/32", "::/0", "::1/128", "10.0.0.0/8", "::ffff:0.0.0.0/96"])(
    "reads %s",
    (text) => {
      expect(formatPrefix(parsePrefix(text))).toBe(text);
    },
  );

  test.each([
    ["10.0.0.0", 8, "slash"],
    ["", 0, "slash"],
    ["/8", 0, "empty"],
    ["10.0.0.0/", 9, "0 to 32"],
    ["10.0.0.0/33", 9, "0 to 32"],
    ["::/129", 3, "0 to 128"],
    ["10.0.0.0/08", 9, "0 to 32"],
    ["10.0.0.0/+8", 9, "0 to 32"],
    ["10.0.0.0/8 ", 9, "0 to 32"],
    ["10.0.0.0/8/8", 9, "0 to 32"],
    ["10.0.0.0/255.0.0.0", 9, "0 to 32"],
    ["10/8", 2, "four parts"],
    ["10.0.0.1/8", 9, "after the first 8"],
    ["::1/127", 4, "after the first 127"],
    ["1.2.3.04/32", 6, "leading zero"],
    ["fe80::%eth0/64", 6, "no zone"],
  ])("refuses %j at position %i", (text, position, reason) => {
    expect(() => parsePrefix(text)).toThrow(AddressSyntaxError);
    expect(() => parsePrefix(text)).toThrow(
      expect.objectContaining({ text, position, reason: expect.stringContaining(reason) }),
    );
  });
});

describe("prefixOf()", () => {
  test.each([
    ["192.168.1.5", 24, "192.168.1.0/24"],
    ["255.255.255.255", 0, "0.0.0.0/0"],
    ["255.255.255.255", 1, "128.0.0.0/1"],
    ["fe80::1%eth0", 64, "fe80::/64"],
  ])("makes of %s and %i the prefix %s", (text, length, expected) => {
    expect(formatPrefix(prefixOf(parseIP(text), length))).toBe(expected);
  });

  test.each([-1, 33, 0.5, Number.NaN])("refuses the length %d", (length) => {
    expect(() => prefixOf(parseIP("10.0.0.0"), length)).toThrow(AddressRangeError);
  });
});
