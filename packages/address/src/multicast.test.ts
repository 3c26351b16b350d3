import { describe, expect, test } from "vitest";
import { parseIP } from "./ip.ts";
import { multicastScope } from "./multicast.ts";

describe("multicastScope()", () => {
  test.each([
    ["223.255.255.255", undefined],
    ["224.0.0.1", "link-local"],
    ["224.0.0.255", "link-local"],
    ["224.0.1.0", "global"],
    ["232.1.2.3", "global"],
    ["238.255.255.255", "global"],
    ["239.0.0.0", "admin-local"],
    ["239.192.0.1", "organization-local"],
    ["239.195.255.255", "organization-local"],
    ["239.196.0.0", "admin-local"],
    ["239.255.255.250", "site-local"],
    ["240.0.0.0", undefined],
    ["fe80::1", undefined],
    ["ff00::", "reserved"],
    ["ff01::1", "interface-local"],
    ["ff02::fb", "link-local"],
    ["ff03::fc", "realm-local"],
    ["ff04::1", "admin-local"],
    ["ff05::2", "site-local"],
    ["ff06::1", "unassigned"],
    ["ff08::1", "organization-local"],
    ["ff1e::1", "global"],
    ["ff3e:30:2001:db8::1", "global"],
    ["ff0f::1", "reserved"],
  ])("of %s is %s", (text, expected) => {
    expect(multicastScope(parseIP(text))).toBe(expected);
  });
});
