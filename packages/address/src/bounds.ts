import { bitsOf, fromBigInt, toBigInt } from "./bigint.ts";
import { countAddresses } from "./contains.ts";
import type { IPAddress } from "./ip.ts";
import { successor, predecessor } from "./order.ts";
import type { Prefix } from "./prefix.ts";

/**
 * The last address of a prefix; the first is its `address`. In IPv4 it is the directed broadcast address (RFC 919).
 *
 * @example
 * ```ts
 * import { formatIP, lastAddress, parsePrefix } from "@acceptloop/address";
 *
 * formatIP(lastAddress(parsePrefix("192.0.2.0/24"))); // => "192.0.2.255"
 * ```
 */
export function lastAddress(prefix: Prefix): IPAddress {
  return fromBigInt(toBigInt(prefix.address) + countAddresses(prefix) - 1n, prefix.address.family);
}

/**
 * The first address that a host may have.
 *
 * The first of an IPv4 network names the network and the last is its broadcast, unless there are but two or one
 * (RFC 3021); the first of an IPv6 network is its routers' anycast address (RFC 4291, section 2.6.1), unless it has but
 * two or one (RFC 6164).
 *
 * @example
 * ```ts
 * import { firstHost, formatIP, parsePrefix } from "@acceptloop/address";
 *
 * formatIP(firstHost(parsePrefix("192.0.2.0/24"))); // => "192.0.2.1"
 * formatIP(firstHost(parsePrefix("192.0.2.0/31"))); // => "192.0.2.0"
 * ```
 */
export function firstHost(prefix: Prefix): IPAddress {
  return isPointToPoint(prefix) ? prefix.address : successor(prefix.address);
}

/**
 * The last address that a host may have: in IPv6, which has no broadcast, the last of all.
 *
 * @example
 * ```ts
 * import { formatIP, lastHost, parsePrefix } from "@acceptloop/address";
 *
 * formatIP(lastHost(parsePrefix("192.0.2.0/24"))); // => "192.0.2.254"
 * formatIP(lastHost(parsePrefix("2001:db8::/126"))); // => "2001:db8::3"
 * ```
 */
export function lastHost(prefix: Prefix): IPAddress {
  const last = lastAddress(prefix);
  return prefix.address.family === 6 || isPointToPoint(prefix) ? last : predecessor(last);
}

function isPointToPoint({ address, length }: Prefix): boolean {
  return length >= bitsOf(address.family) - 1;
}
