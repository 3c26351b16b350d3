import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ipv4 } from "../test/arbitraries.ts";
import { readCorpus, verdictOf } from "../test/corpus.ts";
import { AddressSyntaxError } from "./address-syntax-error.ts";
import { toBytes } from "./bytes.ts";
import { formatIPv4, parseIPv4 } from "./ipv4.ts";

describe("parseIPv4()", () => {
  const corpus = readCorpus("ipv4");

  test(`agrees with inet_pton on the ${corpus.length} texts of the corpus`, () => {
    const wrong = corpus.filter(
      ([text, verdict]) => verdictOf((given) => toBytes(parseIPv4(given)), text) !== verdict,
    );
    expect(wrong).toEqual([]);
  });

  test.each([
    ["", 0, "empty"],
    ["1", 1, "four parts"],
    ["1.2.3", 5, "four parts"],
    ["1.2.3.", 6, "empty"],
    ["1.2.3.4.", 7, "four parts"],
    ["1.2.3.4.5", 7, "four parts"],
    ["1..2.3", 2, "empty"],
    [".1.2.3", 0, "empty"],
    ["1.2.3.256", 8, "at most 255"],
    ["1.2.3.1000", 9, "at most 255"],
    ["01.2.3.4", 0, "leading zero"],
    ["1.2.3.00", 6, "leading zero"],
    ["0x7f.0.0.1", 1, "decimal"],
    ["127.0.0.1 ", 9, "decimal"],
    ["127.0.0.1\n", 9, "decimal"],
    ["127.0.0.1\0", 9, "decimal"],
    ["::1", 0, "decimal"],
  ])("refuses %j at position %i", (text, position, reason) => {
    expect(() => parseIPv4(text)).toThrow(AddressSyntaxError);
    expect(() => parseIPv4(text)).toThrow(
      expect.objectContaining({
        text,
        position,
        reason: expect.stringContaining(reason),
        code: "ADDRESS_SYNTAX",
      }),
    );
  });
});

describe("formatIPv4()", () => {
  test("is undone by parseIPv4() for every address", () => {
    fc.assert(
      fc.property(ipv4, (address) => {
        expect(parseIPv4(formatIPv4(address))).toEqual(address);
      }),
    );
  });

  test("gives the same text the second time, when it knows the halves already", () => {
    const address = { family: 4, value: 0xfedc_ba98 } as const;
    expect([formatIPv4(address), formatIPv4(address)]).toEqual(["254.220.186.152", "254.220.186.152"]);
  });
});
