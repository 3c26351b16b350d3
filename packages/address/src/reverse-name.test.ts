import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { address } from "../test/arbitraries.ts";
import { isInstalled, output } from "../test/programs.ts";
import { formatIP, parseIP } from "./ip.ts";
import { reverseName } from "./reverse-name.ts";

describe("reverseName()", () => {
  test("writes the half bytes of IPv6 from last to first (RFC 3596, section 2.5)", () => {
    expect(reverseName(parseIP("4321:0:1:2:3:4:567:89ab"))).toBe(
      "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa",
    );
  });

  test.skipIf(!isInstalled("python3"))("agrees with python3's ipaddress", () => {
    const addresses = fc.sample(address, { numRuns: 500, seed: 1 });
    const script =
      "import ipaddress,sys\nfor line in sys.stdin: print(ipaddress.ip_address(line.strip()).reverse_pointer)";
    const judged = output(
      "python3",
      ["-c", script],
      addresses.map((value) => `${formatIP(value)}\n`).join(""),
    );
    expect(addresses.map(reverseName)).toEqual(judged.trimEnd().split("\n"));
  });
});
