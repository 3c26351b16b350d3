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
    // What is no valid destination can neither be forwarded nor reached.
    const unreachable = specialPurposeBlocks.filter(({ destination }) => destination === false);
    expect(unreachable.filter((block) => block.forwardable || block.globallyReachable)).toEqual([]);
    const reachable = specialPurposeBlocks.filter(({ globallyReachable }) => globallyReachable);
    expect(reachable.filter((block) => !block.forwardable)).toEqual([]);
    expect(specialPurposeBlocks.filter(({ rfc }) => !/^RFC \d+/.test(rfc))).toEqual([]);
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
