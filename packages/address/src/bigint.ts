import { AddressRangeError } from "./address-range-error.ts";
import type { IPAddress } from "./ip.ts";

/** How many bits an address of each family has. */
export function bitsOf(family: 4 | 6): 32 | 128 {
  return family === 4 ? 32 : 128;
}

/**
 * All bits of an address as one number.
 *
 * @example
 * ```ts
 * import { parseIP, toBigInt } from "@acceptloop/address";
 *
 * toBigInt(parseIP("0.0.1.0")); // => 256n
 * ```
 */
export function toBigInt(address: IPAddress): bigint {
  return address.family === 4 ? BigInt(address.value) : address.value;
}

/**
 * The address with these bits, without a zone.
 *
 * @param value 0 to 2³² - 1 for IPv4, 0 to 2¹²⁸ - 1 for IPv6
 * @throws {AddressRangeError} when the family has no such address
 *
 * @example
 * ```ts
 * import { formatIP, fromBigInt } from "@acceptloop/address";
 *
 * formatIP(fromBigInt(256n, 4)); // => "0.0.1.0"
 * formatIP(fromBigInt(256n, 6)); // => "::100"
 * ```
 */
export function fromBigInt(value: bigint, family: 4 | 6): IPAddress {
  const bits = bitsOf(family);
  if (value < 0n || value >> BigInt(bits) !== 0n) {
    throw new AddressRangeError(`make an IPv${family} address`, value, `it has ${bits} bits`);
  }
  return family === 4 ? { family, value: Number(value) } : { family, value, zone: "" };
}
