import { contains } from "./contains.ts";
import type { IPAddress } from "./ip.ts";
import { parsePrefix, type Prefix } from "./prefix.ts";

/** How far a multicast packet may go (RFC 4291, section 2.7, with RFC 7346). */
export type MulticastScope =
  | "admin-local"
  | "global"
  | "interface-local"
  | "link-local"
  | "organization-local"
  | "realm-local"
  | "reserved"
  | "site-local"
  | "unassigned";

/** By the four bits after the flags. */
const IPV6_SCOPES: readonly MulticastScope[] = [
  "reserved",
  "interface-local",
  "link-local",
  "realm-local",
  "admin-local",
  "site-local",
  "unassigned",
  "unassigned",
  "organization-local",
  "unassigned",
  "unassigned",
  "unassigned",
  "unassigned",
  "unassigned",
  "global",
  "reserved",
];

const MULTICAST: readonly Prefix[] = ["224.0.0.0/4", "ff00::/8"].map(parsePrefix);

/** The blocks of IPv4 that have a scope other than global; the most specific first. */
const IPV4_SCOPES: readonly (readonly [Prefix, MulticastScope])[] = [
  // RFC 5771, section 4: the local network control block, which routers do not forward.
  [parsePrefix("224.0.0.0/24"), "link-local"],
  // RFC 2365, section 6, names them; RFC 7346, section 3, tells what they are in IPv6's words.
  [parsePrefix("239.255.0.0/16"), "site-local"],
  [parsePrefix("239.192.0.0/14"), "organization-local"],
  [parsePrefix("239.0.0.0/8"), "admin-local"],
];

/**
 * How far packets to a multicast address go; undefined for every other address.
 *
 * In IPv6 the address says so itself; in IPv4 it follows from the block (RFC 5771, RFC 2365).
 *
 * @example
 * ```ts
 * import { multicastScope, parseIP } from "@acceptloop/address";
 *
 * multicastScope(parseIP("ff02::1")); // => "link-local"
 * multicastScope(parseIP("224.0.0.251")); // => "link-local"
 * multicastScope(parseIP("192.0.2.1")); // => undefined
 * ```
 */
export function multicastScope(address: IPAddress): MulticastScope | undefined {
  if (!MULTICAST.some((block) => contains(block, address))) return undefined;
  if (address.family === 6) return IPV6_SCOPES[Number((address.value >> 112n) & 15n)];
  return IPV4_SCOPES.find(([block]) => contains(block, address))?.[1] ?? "global";
}
