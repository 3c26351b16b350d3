import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ipv4, ipv6, prefix } from "../test/arbitraries.ts";
import { isInstalled, output } from "../test/programs.ts";
import { AddressRangeError } from "./address-range-error.ts";
import { formatIP, parseIP } from "./ip.ts";
import { compareIP } from "./order.ts";
import { formatPrefix, parsePrefix } from "./prefix.ts";
import { toPrefixes, toRange } from "./range.ts";

describe("toPrefixes()", () => {
  test("undoes toRange()", () => {
    fc.assert(
      fc.property(prefix, (value) => {
        expect(toPrefixes(toRange(value))).toEqual([value]);
      }),
    );
  });

  test("covers everything with one prefix", () => {
    expect(toPrefixes(toRange(parsePrefix("::/0"))).map(formatPrefix)).toEqual(["::/0"]);
    expect(toPrefixes(toRange(parsePrefix("0.0.0.0/0"))).map(formatPrefix)).toEqual(["0.0.0.0/0"]);
  });

  test.skipIf(!isInstalled("python3"))("agrees with python3's summarize_address_range", () => {
    const pairs = fc.sample(fc.oneof(fc.tuple(ipv4, ipv4), fc.tuple(ipv6, ipv6)), { numRuns: 500, seed: 3 });
    const ranges = pairs.map((pair) => [pair[0], pair[1]].toSorted(compareIP).map(formatIP));
    const script = [
      "import ipaddress,sys",
      "for line in sys.stdin:",
      "  print(*ipaddress.summarize_address_range(*map(ipaddress.ip_address,line.split())))",
    ].join("\n");
    // Python writes IPv4-mapped addresses in hexadecimal, so let both sides read what it wrote.
    const judged = output("python3", ["-c", script], ranges.map((range) => `${range.join(" ")}\n`).join(""));
    const ours = ranges.map(([first = "", last = ""]) =>
      toPrefixes({ first: parseIP(first), last: parseIP(last) }).map(formatPrefix),
    );
    const theirs = judged
      .trimEnd()
      .split("\n")
      .map((line) => line.split(" ").map((text) => formatPrefix(parsePrefix(text))));
    expect(ours).toEqual(theirs);
  });

  test.each([
    ["10.0.0.2", "10.0.0.1"],
    ["10.0.0.1", "::1"],
    ["::1", "10.0.0.1"],
  ])("refuses the range from %s to %s", (first, last) => {
    expect(() => toPrefixes({ first: parseIP(first), last: parseIP(last) })).toThrow(AddressRangeError);
  });
});
