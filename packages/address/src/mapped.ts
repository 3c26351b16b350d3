import type { IPAddress } from "./ip.ts";
import type { IPv4Address } from "./ipv4.ts";
import type { IPv6Address } from "./ipv6.ts";

const MAPPED = 0xffffn;

/**
 * The IPv6 form of an IPv4 address, `::ffff:a.b.c.d`: what an IPv6 socket calls an IPv4 peer (RFC 4291, section 2.5.5.2).
 *
 * @example
 * ```ts
 * import { formatIP, mapIPv4, parseIPv4 } from "@acceptloop/address";
 *
 * formatIP(mapIPv4(parseIPv4("192.0.2.1"))); // => "::ffff:192.0.2.1"
 * ```
 */
export function mapIPv4(address: IPv4Address): IPv6Address {
  return { family: 6, value: (MAPPED << 32n) | BigInt(address.value), zone: "" };
}

/**
 * The IPv4 address inside an IPv4-mapped one, and every other address as it is. Apply it before comparing with a list:
 * 127.0.0.1 and ::ffff:127.0.0.1 are the same host.
 *
 * @example
 * ```ts
 * import { formatIP, parseIP, unmapIPv4 } from "@acceptloop/address";
 *
 * formatIP(unmapIPv4(parseIP("::ffff:127.0.0.1"))); // => "127.0.0.1"
 * formatIP(unmapIPv4(parseIP("::1"))); // => "::1"
 * ```
 */
export function unmapIPv4(address: IPAddress): IPAddress {
  if (address.family === 4 || address.value >> 32n !== MAPPED) return address;
  return { family: 4, value: Number(address.value & 0xffff_ffffn) };
}
