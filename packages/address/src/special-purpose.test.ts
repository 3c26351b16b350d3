import { describe, expect, test } from "vitest";
import { formatPrefix } from "./prefix.ts";
import { specialPurposeBlocks } from "./special-purpose.ts";

describe("specialPurposeBlocks", () => {
  test("has every block of both registries once", () => {
    const ipv4 = specialPurposeBlocks.filter(({ prefix }) => prefix.address.family === 4);
    expect([ipv4.length, specialPurposeBlocks.length - ipv4.length]).toEqual([26, 25]);
    expect(new Set(specialPurposeBlocks.map(({ prefix }) => formatPrefix(prefix))).size).toBe(51);
  });

  test("keeps what RFC 6890, section 2.2.1, says about the flags", () => {
    for (const block of specialPurposeBlocks) {
      const name = formatPrefix(block.prefix);
      // What is no valid destination can neither be forwarded nor reached.
      if (block.destination === false) expect([name, block.forwardable, block.globallyReachable]).toEqual([name, false, false]);
      if (block.globallyReachable) expect([name, block.forwardable]).toEqual([name, true]);
      expect(block.rfc).toMatch(/^RFC \d+/);
    }
  });

  test("says N/A only of what is deprecated, and of how far 6to4 and Teredo reach", () => {
    const unknown = specialPurposeBlocks.filter(({ globallyReachable }) => globallyReachable === undefined);
    expect(unknown.map(({ prefix }) => formatPrefix(prefix))).toEqual([
      "192.88.99.0/24",
      "2001::/32",
      "2001:10::/28",
      "2002::/16",
    ]);
  });
});
