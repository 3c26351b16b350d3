import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ipv6 } from "../test/arbitraries.ts";
import { readCorpus, verdictOf } from "../test/corpus.ts";
import { AddressSyntaxError } from "./address-syntax-error.ts";
import { toBytes } from "./bytes.ts";
import { formatIPv6, parseIPv6 } from "./ipv6.ts";

describe("parseIPv6()", () => {
  const corpus = readCorpus("ipv6").filter(([text]) => !text.includes("%"));

  test(`agrees with inet_pton on the ${corpus.length} texts of the corpus`, () => {
    const wrong = corpus.filter(
      ([text, verdict]) => verdictOf((given) => toBytes(parseIPv6(given)), text) !== verdict,
    );
    expect(wrong).toEqual([]);
  });

  test.each([
    ["", 0, "eight groups"],
    [":", 0, "colon stands alone"],
    [":1", 0, "colon stands alone"],
    ["1:", 1, "colon stands alone"],
    ["1:2:3:4:5:6:7:", 13, "colon stands alone"],
    [":::", 2, "empty"],
    ["1:::2", 3, "empty"],
    ["1::2::3", 4, "twice"],
    ["12345::", 4, "four hex digits"],
    ["1:2:3:4:5:6:7", 13, "eight groups"],
    ["1:2:3:4:5:6:7:8:9", 16, "eight groups"],
    ["1:2:3:4:5:6:7:8:9:1", 16, "eight groups"],
    ["1:2:3:4:5:6:7:8::", 17, "at least one group"],
    ["1:2:3:4::5:6:7:8", 16, "at least one group"],
    ["1:2:3:4:5:6:7:1.2.3.4", 15, "is two groups"],
    ["::.1.2.3", 2, "hex digits"],
    ["::1.2.3.04", 8, "leading zero"],
    ["::g", 2, "hex digits"],
    ["::é", 2, "hex digits"],
    ["127.0.0.1", 9, "eight groups"],
    ["fe80::1%", 8, "a zone is"],
    ["fe80::1%eth0%1", 12, "a zone is"],
    ["fe80::1%25 lo", 10, "a zone is"],
    ["fe80::1%a/b", 9, "a zone is"],
    ["%eth0", 0, "eight groups"],
  ])("refuses %j at position %i", (text, position, reason) => {
    expect(() => parseIPv6(text)).toThrow(AddressSyntaxError);
    expect(() => parseIPv6(text)).toThrow(
      expect.objectContaining({ text, position, reason: expect.stringContaining(reason) }),
    );
  });

  test("leaves nothing of one text, not even of a refused one, for the next", () => {
    parseIPv6("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    expect(() => parseIPv6("1:2:3:4:5:6:7:8:9")).toThrow(AddressSyntaxError);
    expect(parseIPv6("::").value).toBe(0n);
    expect(parseIPv6("1::").value).toBe(1n << 112n);
  });

  test("keeps the zone as it is written", () => {
    expect(parseIPv6("fe80::1%En0.10-a_b~c")).toEqual({
      family: 6,
      value: (0xfe80n << 112n) | 1n,
      zone: "En0.10-a_b~c",
    });
  });
});

describe("formatIPv6()", () => {
  // RFC 5952: sections 2, 4.2.1 to 4.2.3, 4.3 and 5.
  test.each([
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:0db8::0001", "2001:db8::1"],
    ["2001:db8:0:0:0:0:2:1", "2001:db8::2:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:DB8::ABCD", "2001:db8::abcd"],
    ["0:0:1:0:0:1:0:0", "::1:0:0:1:0:0"],
    ["1:0:0:0:0:0:0:0", "1::"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"],
    ["::ffff:c000:201", "::ffff:192.0.2.1"],
    ["::ffff:0:0", "::ffff:0.0.0.0"],
    ["::102:304", "::102:304"],
    ["FE80::1%Eth0", "fe80::1%Eth0"],
  ])("writes %s as %s", (text, expected) => {
    expect(formatIPv6(parseIPv6(text))).toBe(expected);
  });

  test("is undone by parseIPv6() for every address, and the text has no shorter form", () => {
    fc.assert(
      fc.property(ipv6, (address) => {
        const text = formatIPv6(address);
        expect(parseIPv6(text)).toEqual(address);
        expect(formatIPv6(parseIPv6(text.toUpperCase()))).toBe(text);
        expect(text).not.toMatch(/(^|:)0[0-9a-f]|::0(:|$)|(^|:)0::/);
      }),
    );
  });
});
