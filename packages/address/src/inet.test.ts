import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { address, ipv4 } from "../test/arbitraries.ts";
import { readCorpus, verdictOf } from "../test/corpus.ts";
import { AddressRangeError } from "./address-range-error.ts";
import { AddressSyntaxError } from "./address-syntax-error.ts";
import { toBytes } from "./bytes.ts";
import { contains } from "./contains.ts";
import { inet_addr, inet_aton, inet_ntoa, inet_ntop, inet_pton } from "./inet.ts";
import { formatIP } from "./ip.ts";
import { formatIPv4, parseIPv4 } from "./ipv4.ts";
import { parsePrefix } from "./prefix.ts";

describe("inet_aton()", () => {
  const corpus = readCorpus("inet-aton");

  test(`agrees with the C library on the ${corpus.length} texts of the corpus`, () => {
    const wrong = corpus.filter(
      ([text, verdict]) => verdictOf((given) => toBytes(inet_aton(given)), text) !== verdict,
    );
    expect(wrong).toEqual([]);
  });

  test.each([
    ["1.2.3.4.5", 9],
    ["1.08", 2],
    ["256.1", 0],
    ["1.2.3.256", 6],
    ["", 0],
    ["127.0.0.1 x", 8],
  ])("refuses %j at position %i", (text, position) => {
    expect(() => inet_aton(text)).toThrow(AddressSyntaxError);
    expect(() => inet_aton(text)).toThrow(expect.objectContaining({ text, position }));
  });

  test.each(["127.1", "0x7f.1", "0177.0.0.1", "2130706433", "0x7f000001", "017700000001"])(
    "takes %s for loopback: what a deny list of texts lets pass, and parseIPv4() refuses",
    (text) => {
      expect(contains(parsePrefix("127.0.0.0/8"), inet_aton(text))).toBe(true);
      expect(() => parseIPv4(text)).toThrow(AddressSyntaxError);
    },
  );
});

describe("inet_pton() and inet_ntop()", () => {
  test("undo each other", () => {
    fc.assert(
      fc.property(address, (value) => {
        const family = value.family === 4 ? "AF_INET" : "AF_INET6";
        expect(inet_ntop(family, inet_pton(family, formatIP(value)))).toBe(formatIP(value));
      }),
    );
  });

  test("refuse what is of the other family", () => {
    expect(() => inet_pton("AF_INET", "::1")).toThrow(AddressSyntaxError);
    expect(() => inet_pton("AF_INET6", "127.0.0.1")).toThrow(AddressSyntaxError);
    expect(() => inet_ntop("AF_INET6", new Uint8Array(4))).toThrow(AddressRangeError);
    expect(() => inet_ntop("AF_INET", new Uint8Array(16))).toThrow(
      "cannot inet_ntop: 16 is out of range, AF_INET has 4 bytes",
    );
  });

  test("know no zones", () => {
    expect(() => inet_pton("AF_INET6", "fe80::1%lo")).toThrow(expect.objectContaining({ position: 7 }));
  });
});

describe("inet_addr() and inet_ntoa()", () => {
  test.each(["little", "big"] as const)("undo each other on a %s-endian host", (order) => {
    fc.assert(
      fc.property(ipv4, (value) => {
        expect(inet_ntoa(inet_addr(formatIPv4(value), order), order)).toBe(formatIPv4(value));
      }),
    );
  });

  test("do not take the broadcast address for an error, as -1 in C is", () => {
    expect(inet_addr("255.255.255.255")).toBe(0xffff_ffff);
    expect(inet_ntoa(inet_addr("172.16.94.100"))).toBe("172.16.94.100");
  });
});
