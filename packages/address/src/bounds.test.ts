import { describe, expect, test } from "vitest";
import { firstHost, lastAddress, lastHost } from "./bounds.ts";
import { formatIP } from "./ip.ts";
import { parsePrefix } from "./prefix.ts";

describe("lastAddress(), firstHost() and lastHost()", () => {
  test.each([
    ["192.0.2.0/24", "192.0.2.255", "192.0.2.1", "192.0.2.254"],
    ["192.0.2.0/30", "192.0.2.3", "192.0.2.1", "192.0.2.2"],
    // RFC 3021: both ends of a link between two routers.
    ["192.0.2.0/31", "192.0.2.1", "192.0.2.0", "192.0.2.1"],
    ["192.0.2.0/32", "192.0.2.0", "192.0.2.0", "192.0.2.0"],
    ["0.0.0.0/0", "255.255.255.255", "0.0.0.1", "255.255.255.254"],
    ["2001:db8::/126", "2001:db8::3", "2001:db8::1", "2001:db8::3"],
    // RFC 6164: the same in IPv6.
    ["2001:db8::/127", "2001:db8::1", "2001:db8::", "2001:db8::1"],
    ["::1/128", "::1", "::1", "::1"],
  ])("of %s are %s, %s and %s", (text, ...expected) => {
    const prefix = parsePrefix(text);
    expect([lastAddress(prefix), firstHost(prefix), lastHost(prefix)].map(formatIP)).toEqual(expected);
  });
});
