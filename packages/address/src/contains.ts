import { bitsOf } from "./bigint.ts";
import type { IPAddress } from "./ip.ts";
import type { Prefix } from "./prefix.ts";

/**
 * Whether an address is in a prefix. Its zone does not matter; its family does, so that an IPv4-mapped address is in no
 * IPv4 prefix: see {@linkcode unmapIPv4}.
 *
 * @example
 * ```ts
 * import { contains, parseIP, parsePrefix } from "@acceptloop/address";
 *
 * contains(parsePrefix("10.0.0.0/8"), parseIP("10.1.2.3")); // => true
 * contains(parsePrefix("10.0.0.0/8"), parseIP("::ffff:10.1.2.3")); // => false
 * ```
 */
export function contains({ address: first, length }: Prefix, address: IPAddress): boolean {
  if (first.family === 4) {
    // A shift by 32 would be one by 0.
    return address.family === 4 && (length === 0 || (first.value ^ address.value) >>> (32 - length) === 0);
  }
  return address.family === 6 && (first.value ^ address.value) >> BigInt(128 - length) === 0n;
}

/**
 * Whether every address of the second prefix is in the first.
 *
 * @example
 * ```ts
 * import { containsPrefix, parsePrefix } from "@acceptloop/address";
 *
 * containsPrefix(parsePrefix("10.0.0.0/8"), parsePrefix("10.1.0.0/16")); // => true
 * ```
 */
export function containsPrefix(outer: Prefix, inner: Prefix): boolean {
  return outer.length <= inner.length && contains(outer, inner.address);
}

/**
 * Whether two prefixes share an address: then one contains the other.
 *
 * @example
 * ```ts
 * import { overlaps, parsePrefix } from "@acceptloop/address";
 *
 * overlaps(parsePrefix("10.1.0.0/16"), parsePrefix("10.0.0.0/8")); // => true
 * ```
 */
export function overlaps(a: Prefix, b: Prefix): boolean {
  return containsPrefix(a, b) || containsPrefix(b, a);
}

/**
 * How many addresses a prefix has.
 *
 * @example
 * ```ts
 * import { countAddresses, parsePrefix } from "@acceptloop/address";
 *
 * countAddresses(parsePrefix("192.0.2.0/24")); // => 256n
 * ```
 */
export function countAddresses({ address, length }: Prefix): bigint {
  return 1n << BigInt(bitsOf(address.family) - length);
}
