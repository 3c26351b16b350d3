import type { Prefix } from "./prefix.ts";
import { parsePrefix } from "./prefix.ts";

/** What a block is for, in one word. */
export type Purpose =
  | "as112"
  | "benchmarking"
  | "broadcast"
  | "deprecated"
  | "discard"
  | "documentation"
  | "identifier"
  | "ipv4-mapped"
  | "link-local"
  | "loopback"
  | "multicast-tunnel"
  | "private"
  | "protocol-assignment"
  | "reserved"
  | "segment-routing"
  | "shared"
  | "this-network"
  | "translation"
  | "unique-local"
  | "unspecified";

/**
 * An entry of the IANA IPv4 or IPv6 Special-Purpose Address Registry, with the five flags that RFC 6890, section 2.2.1,
 * defines; undefined where the registry says "N/A".
 */
export interface SpecialPurposeBlock {
  /** The addresses. */
  readonly prefix: Prefix;
  /** What they are for, as this package calls it. */
  readonly purpose: Purpose;
  /** As the registry has it. */
  readonly name: string;
  /** What defines it. */
  readonly rfc: string;
  /** Whether a packet that passes between two devices may come from there. */
  readonly source: boolean | undefined;
  /** Whether such a packet may go there. */
  readonly destination: boolean | undefined;
  /** Whether a router may pass on what goes there. */
  readonly forwardable: boolean | undefined;
  /** Whether what goes there may leave the administrative domain. */
  readonly globallyReachable: boolean | undefined;
  /** Whether every implementation of IP must treat the block in a special way. */
  readonly reservedByProtocol: boolean | undefined;
}

type Row = readonly [prefix: string, name: string, rfc: string, flags: string, purpose: Purpose];

const IPV4: readonly Row[] = [
  ["0.0.0.0/8", "This network", "RFC 791, section 3.2", "T F F F T", "this-network"],
  ["0.0.0.0/32", "This host on this network", "RFC 1122, section 3.2.1.3", "T F F F T", "unspecified"],
  ["10.0.0.0/8", "Private-Use", "RFC 1918", "T T T F F", "private"],
  ["100.64.0.0/10", "Shared Address Space", "RFC 6598", "T T T F F", "shared"],
  ["127.0.0.0/8", "Loopback", "RFC 1122, section 3.2.1.3", "F F F F T", "loopback"],
  ["169.254.0.0/16", "Link Local", "RFC 3927", "T T F F T", "link-local"],
  ["172.16.0.0/12", "Private-Use", "RFC 1918", "T T T F F", "private"],
  ["192.0.0.0/24", "IETF Protocol Assignments", "RFC 6890, section 2.1", "F F F F F", "protocol-assignment"],
  ["192.0.0.0/29", "IPv4 Service Continuity Prefix", "RFC 7335", "T T T F F", "protocol-assignment"],
  ["192.0.0.8/32", "IPv4 dummy address", "RFC 7600", "T F F F F", "protocol-assignment"],
  ["192.0.0.9/32", "Port Control Protocol Anycast", "RFC 7723", "T T T T F", "protocol-assignment"],
  [
    "192.0.0.10/32",
    "Traversal Using Relays around NAT Anycast",
    "RFC 8155",
    "T T T T F",
    "protocol-assignment",
  ],
  [
    "192.0.0.170/32",
    "NAT64/DNS64 Discovery",
    "RFC 8880, RFC 7050, section 2.2",
    "F F F F T",
    "protocol-assignment",
  ],
  [
    "192.0.0.171/32",
    "NAT64/DNS64 Discovery",
    "RFC 8880, RFC 7050, section 2.2",
    "F F F F T",
    "protocol-assignment",
  ],
  ["192.0.2.0/24", "Documentation (TEST-NET-1)", "RFC 5737", "F F F F F", "documentation"],
  ["192.31.196.0/24", "AS112-v4", "RFC 7535", "T T T T F", "as112"],
  ["192.52.193.0/24", "AMT", "RFC 7450", "T T T T F", "multicast-tunnel"],
  ["192.88.99.0/24", "Deprecated (6to4 Relay Anycast)", "RFC 7526", "- - - - -", "deprecated"],
  ["192.88.99.2/32", "6a44-relay anycast address", "RFC 6751", "T T T F F", "protocol-assignment"],
  ["192.168.0.0/16", "Private-Use", "RFC 1918", "T T T F F", "private"],
  ["192.175.48.0/24", "Direct Delegation AS112 Service", "RFC 7534", "T T T T F", "as112"],
  ["198.18.0.0/15", "Benchmarking", "RFC 2544", "T T T F F", "benchmarking"],
  ["198.51.100.0/24", "Documentation (TEST-NET-2)", "RFC 5737", "F F F F F", "documentation"],
  ["203.0.113.0/24", "Documentation (TEST-NET-3)", "RFC 5737", "F F F F F", "documentation"],
  ["240.0.0.0/4", "Reserved", "RFC 1112, section 4", "F F F F T", "reserved"],
  ["255.255.255.255/32", "Limited Broadcast", "RFC 8190, RFC 919, section 7", "F T F F T", "broadcast"],
];

const IPV6: readonly Row[] = [
  ["::1/128", "Loopback Address", "RFC 4291", "F F F F T", "loopback"],
  ["::/128", "Unspecified Address", "RFC 4291", "T F F F T", "unspecified"],
  ["::ffff:0:0/96", "IPv4-mapped Address", "RFC 4291", "F F F F T", "ipv4-mapped"],
  ["64:ff9b::/96", "IPv4-IPv6 Translat.", "RFC 6052", "T T T T F", "translation"],
  ["64:ff9b:1::/48", "IPv4-IPv6 Translat.", "RFC 8215", "T T T F F", "translation"],
  ["100::/64", "Discard-Only Address Block", "RFC 6666", "T T T F F", "discard"],
  ["100:0:0:1::/64", "Dummy IPv6 Prefix", "RFC 9780", "T F F F F", "protocol-assignment"],
  ["2001::/23", "IETF Protocol Assignments", "RFC 2928", "F F F F F", "protocol-assignment"],
  ["2001::/32", "TEREDO", "RFC 4380, RFC 8190", "T T T - F", "translation"],
  ["2001:1::1/128", "Port Control Protocol Anycast", "RFC 7723", "T T T T F", "protocol-assignment"],
  [
    "2001:1::2/128",
    "Traversal Using Relays around NAT Anycast",
    "RFC 8155",
    "T T T T F",
    "protocol-assignment",
  ],
  [
    "2001:1::3/128",
    "DNS-SD Service Registration Protocol Anycast",
    "RFC 9665",
    "T T T T F",
    "protocol-assignment",
  ],
  ["2001:2::/48", "Benchmarking", "RFC 5180", "T T T F F", "benchmarking"],
  ["2001:3::/32", "AMT", "RFC 7450", "T T T T F", "multicast-tunnel"],
  ["2001:4:112::/48", "AS112-v6", "RFC 7535", "T T T T F", "as112"],
  ["2001:10::/28", "Deprecated (previously ORCHID)", "RFC 4843", "- - - - -", "deprecated"],
  ["2001:20::/28", "ORCHIDv2", "RFC 7343", "T T T T F", "identifier"],
  [
    "2001:30::/28",
    "Drone Remote ID Protocol Entity Tags (DETs) Prefix",
    "RFC 9374",
    "T T T T F",
    "identifier",
  ],
  ["2001:db8::/32", "Documentation", "RFC 3849", "F F F F F", "documentation"],
  ["2002::/16", "6to4", "RFC 3056", "T T T - F", "translation"],
  ["2620:4f:8000::/48", "Direct Delegation AS112 Service", "RFC 7534", "T T T T F", "as112"],
  ["3fff::/20", "Documentation", "RFC 9637", "F F F F F", "documentation"],
  ["5f00::/16", "Segment Routing (SRv6) SIDs", "RFC 9602", "T T T F F", "segment-routing"],
  ["fc00::/7", "Unique-Local", "RFC 4193, RFC 8190", "T T T F F", "unique-local"],
  ["fe80::/10", "Link-Local Unicast", "RFC 4291", "T T F F T", "link-local"],
];

/**
 * Both registries: https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry, as last
 * updated on 2025-10-09. Loopback's flags have a footnote: RFC 1122 lets no such packet leave the host.
 *
 * @example
 * ```ts
 * import { specialPurposeBlocks } from "@acceptloop/address";
 *
 * specialPurposeBlocks.find(({ purpose }) => purpose === "shared")?.rfc; // => "RFC 6598"
 * ```
 */
export const specialPurposeBlocks: readonly SpecialPurposeBlock[] = [...IPV4, ...IPV6].map(toBlock);

function toBlock([prefix, name, rfc, flags, purpose]: Row): SpecialPurposeBlock {
  const [source, destination, forwardable, globallyReachable, reservedByProtocol] = flags
    .split(" ")
    .map((flag) => (flag === "-" ? undefined : flag === "T"));
  return {
    prefix: parsePrefix(prefix),
    purpose,
    name,
    rfc,
    source,
    destination,
    forwardable,
    globallyReachable,
    reservedByProtocol,
  };
}
