import { describe, expect, test } from "vitest";
import { isInstalled, output } from "../test/programs.ts";
import { lastAddress } from "./bounds.ts";
import { classify } from "./classify.ts";
import { contains } from "./contains.ts";
import { type IPAddress, formatIP, parseIP } from "./ip.ts";
import { predecessor, successor } from "./order.ts";
import { type Prefix, parsePrefix } from "./prefix.ts";
import { specialPurposeBlocks } from "./special-purpose.ts";

describe("classify()", () => {
  test.each([
    ["0.0.0.0", "unspecified", "RFC 1122, section 3.2.1.3"],
    ["0.1.2.3", "this-network", "RFC 791, section 3.2"],
    ["10.255.255.255", "private", "RFC 1918"],
    ["100.127.255.255", "shared", "RFC 6598"],
    ["100.128.0.0", "global", undefined],
    ["127.255.255.255", "loopback", "RFC 1122, section 3.2.1.3"],
    ["169.254.169.254", "link-local", "RFC 3927"],
    ["172.15.255.255", "global", undefined],
    ["172.31.255.255", "private", "RFC 1918"],
    ["192.0.0.9", "protocol-assignment", "RFC 7723"],
    ["192.0.2.1", "documentation", "RFC 5737"],
    ["192.168.1.1", "private", "RFC 1918"],
    ["198.19.255.255", "benchmarking", "RFC 2544"],
    ["224.0.0.1", "multicast", undefined],
    ["240.0.0.1", "reserved", "RFC 1112, section 4"],
    ["255.255.255.255", "broadcast", "RFC 8190, RFC 919, section 7"],
    ["8.8.8.8", "global", undefined],
    ["::", "unspecified", "RFC 4291"],
    ["::1", "loopback", "RFC 4291"],
    ["::2", "global", undefined],
    ["::ffff:127.0.0.1", "ipv4-mapped", "RFC 4291"],
    ["64:ff9b::8.8.8.8", "translation", "RFC 6052"],
    ["100::1", "discard", "RFC 6666"],
    ["2001:db8::1", "documentation", "RFC 3849"],
    ["3fff:fff::1", "documentation", "RFC 9637"],
    ["2001:20::1", "identifier", "RFC 7343"],
    ["2606:4700::1", "global", undefined],
    ["5f00::1", "segment-routing", "RFC 9602"],
    ["fdff::1", "unique-local", "RFC 4193, RFC 8190"],
    ["fe80::1%eth0", "link-local", "RFC 4291"],
    ["ff02::1", "multicast", undefined],
  ])("%s is %s (%s)", (text, kind, rfc) => {
    const classification = classify(parseIP(text));
    expect([classification.kind, classification.block?.rfc]).toEqual([kind, rfc]);
  });

  /** Where Python may differ, and why: its list is a copy of the registries from 2014 to 2024, by version. */
  const explained = {
    "192.0.0.0/24": "before 3.11.10 it holds /29 and .170/31 only, and none of the two anycast addresses",
    "192.88.99.0/24": "N/A in the registry, and global for Python, which also lacks 6a44's address",
    "224.0.0.0/4": "Python calls every multicast address global, whatever its scope",
    "ff00::/8": "as 224.0.0.0/4",
    "64:ff9b:1::/48": "unknown before 3.13",
    "100:0:0:1::/64": "registered in 2025",
    "2001::/23": "before 3.11.10 all of it is private, without the exceptions; Teredo is N/A",
    "2002::/16": "N/A in the registry, and global for Python before 3.13",
    "3fff::/20": "registered in 2024",
    "5f00::/16": "registered in 2024",
  };
  const differing = Object.keys(explained).map(parsePrefix);

  test.skipIf(!isInstalled("python3"))("agrees with python3's is_global at the borders of all blocks", () => {
    const borders = specialPurposeBlocks.flatMap(({ prefix }) => bordersOf(prefix));
    const script =
      "import ipaddress,sys\nfor line in sys.stdin: print(ipaddress.ip_address(line.strip()).is_global)";
    const judged = output("python3", ["-c", script], borders.map((value) => `${formatIP(value)}\n`).join(""));
    const differences = judged
      .trimEnd()
      .split("\n")
      .map((line, index) => ({ text: formatIP(borders[index] ?? parseIP("::")), theirs: line === "True" }))
      .filter(({ text, theirs }) => classify(parseIP(text)).globallyReachable !== theirs)
      .filter(({ text }) => !differing.some((block) => contains(block, parseIP(text))));
    expect(differences).toEqual([]);
  });
});

/** The first and the last address, and their neighbours outside. */
function bordersOf(prefix: Prefix): readonly IPAddress[] {
  const first = prefix.address;
  const last = lastAddress(prefix);
  const before = BigInt(first.value) === 0n ? [] : [predecessor(first)];
  const after = formatIP(last) === "255.255.255.255" ? [] : [successor(last)];
  return [first, last].concat(before, after);
}
