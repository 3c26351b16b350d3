import { fromBigInt, toBigInt } from "./bigint.ts";
import type { IPAddress } from "./ip.ts";

/**
 * Negative, zero or positive, as {@linkcode Array.sort} wants it: IPv4 before IPv6, then by value, then by zone.
 *
 * @example
 * ```ts
 * import { compareIP, formatIP, parseIP } from "@acceptloop/address";
 *
 * const sorted = ["::1", "10.0.0.2", "9.0.0.1"].map(parseIP).toSorted(compareIP);
 * sorted.map(formatIP); // => ["9.0.0.1", "10.0.0.2", "::1"]
 * ```
 */
export function compareIP(a: IPAddress, b: IPAddress): number {
  if (a.family !== b.family) return a.family - b.family;
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  return compareText(zoneOf(a), zoneOf(b));
}

function zoneOf(address: IPAddress): string {
  return address.family === 6 ? address.zone : "";
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * The next address, in the same zone.
 *
 * @throws {AddressRangeError} after the last one
 *
 * @example
 * ```ts
 * import { formatIP, parseIP, successor } from "@acceptloop/address";
 *
 * formatIP(successor(parseIP("10.0.0.255"))); // => "10.0.1.0"
 * ```
 */
export function successor<Address extends IPAddress>(address: Address): Address {
  return { ...address, ...step(address, 1n) };
}

/**
 * The address before, in the same zone.
 *
 * @throws {AddressRangeError} before the first one
 *
 * @example
 * ```ts
 * import { formatIP, parseIP, predecessor } from "@acceptloop/address";
 *
 * formatIP(predecessor(parseIP("2001:db8::"))); // => "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff"
 * ```
 */
export function predecessor<Address extends IPAddress>(address: Address): Address {
  return { ...address, ...step(address, -1n) };
}

function step(address: IPAddress, by: bigint): { readonly value: bigint | number } {
  return { value: fromBigInt(toBigInt(address) + by, address.family).value };
}
