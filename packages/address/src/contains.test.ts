import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { address, prefix } from "../test/arbitraries.ts";
import { isInstalled, output } from "../test/programs.ts";
import { contains, containsPrefix, countAddresses, overlaps } from "./contains.ts";
import { lastAddress } from "./bounds.ts";
import { formatIP, parseIP } from "./ip.ts";
import { compareIP } from "./order.ts";
import { formatPrefix, parsePrefix, prefixOf } from "./prefix.ts";

describe("contains()", () => {
  test.each([
    ["0.0.0.0/0", "255.255.255.255", true],
    ["::/0", "255.255.255.255", false],
    ["0.0.0.0/0", "::", false],
    ["128.0.0.0/1", "127.255.255.255", false],
    ["128.0.0.0/1", "128.0.0.0", true],
    ["192.0.2.1/32", "192.0.2.1", true],
    ["192.0.2.1/32", "192.0.2.0", false],
    ["fe80::/10", "fe80::1%eth0", true],
    ["fe80::/10", "fec0::", false],
    ["127.0.0.0/8", "::ffff:127.0.0.1", false],
  ])("%s contains %s: %s", (outer, inner, expected) => {
    expect(contains(parsePrefix(outer), parseIP(inner))).toBe(expected);
  });

  test("is to lie between the first and the last address", () => {
    fc.assert(
      fc.property(prefix, address, (outer, inner) => {
        const isBetween =
          outer.address.family === inner.family &&
          compareIP(outer.address, inner) <= 0 &&
          compareIP(inner, lastAddress(outer)) <= 0;
        expect(contains(outer, inner)).toBe(isBetween);
      }),
    );
  });

  test("holds for every prefix of an address", () => {
    fc.assert(
      fc.property(address, fc.nat(32), (inner, length) => {
        expect(contains(prefixOf(inner, length), inner)).toBe(true);
      }),
    );
  });
});

describe("overlaps() and containsPrefix()", () => {
  test.skipIf(!isInstalled("python3"))("agree with python3's ipaddress", () => {
    const pairs = fc
      .sample(fc.tuple(prefix, prefix, fc.nat(12)), { numRuns: 2000, seed: 2 })
      // Prefixes drawn evenly hardly ever overlap.
      .map(([a, b, up]) => [a, up > 6 ? b : prefixOf(a.address, Math.max(0, a.length - up))] as const);
    const script = [
      "import ipaddress,sys",
      "for line in sys.stdin:",
      "  a,b=map(ipaddress.ip_network,line.split())",
      "  print(a.version==b.version and a.overlaps(b), a.version==b.version and b.subnet_of(a), a.num_addresses)",
    ].join("\n");
    const input = pairs.map((pair) => `${pair.map(formatPrefix).join(" ")}\n`).join("");
    const ours = pairs.map(([a, b]) => `${overlaps(a, b)} ${containsPrefix(a, b)} ${countAddresses(a)}`);
    expect(ours).toEqual(output("python3", ["-c", script], input).toLowerCase().trimEnd().split("\n"));
  });

  test("an IPv4 prefix and an IPv6 prefix share nothing", () => {
    expect(overlaps(parsePrefix("0.0.0.0/0"), parsePrefix("::/0"))).toBe(false);
    expect(formatIP(lastAddress(parsePrefix("::/0")))).toBe("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
  });
});
