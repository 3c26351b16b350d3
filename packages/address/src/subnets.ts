import { AddressRangeError } from "./address-range-error.ts";
import { bitsOf, fromBigInt, toBigInt } from "./bigint.ts";
import { prefixOf, type Prefix } from "./prefix.ts";

/**
 * The prefixes of a greater length that a prefix consists of, in order, one at a time: there may be 2¹²⁸.
 *
 * @throws {AddressRangeError} when `length` is less than the prefix's own, or more than the family has bits
 *
 * @example
 * ```ts
 * import { formatPrefix, parsePrefix, subnets } from "@acceptloop/address";
 *
 * Array.from(subnets(parsePrefix("10.0.0.0/8"), 9), formatPrefix); // => ["10.0.0.0/9", "10.128.0.0/9"]
 * ```
 */
export function subnets(prefix: Prefix, length: number): Generator<Prefix, void, undefined> {
  const { family } = prefix.address;
  const bits = bitsOf(family);
  if (!Number.isInteger(length) || length < prefix.length || length > bits) {
    throw new AddressRangeError(
      "make subnets",
      length,
      `their length is a number from ${prefix.length} to ${bits}`,
    );
  }
  return walk(prefix, length, BigInt(bits - length));
}

function* walk(prefix: Prefix, length: number, host: bigint): Generator<Prefix, void, undefined> {
  const { family } = prefix.address;
  const first = toBigInt(prefix.address);
  const count = 1n << BigInt(length - prefix.length);
  for (let index = 0n; index < count; index++) {
    yield { address: fromBigInt(first + (index << host), family), length };
  }
}

/**
 * The prefix of a smaller length that a prefix is part of.
 *
 * @param length by default one bit less than the prefix has
 * @throws {AddressRangeError} when `length` is more than the prefix's own, or negative
 *
 * @example
 * ```ts
 * import { formatPrefix, parsePrefix, supernet } from "@acceptloop/address";
 *
 * formatPrefix(supernet(parsePrefix("10.128.0.0/9"))); // => "10.0.0.0/8"
 * ```
 */
export function supernet(prefix: Prefix, length: number = prefix.length - 1): Prefix {
  if (length > prefix.length) {
    throw new AddressRangeError("make a supernet", length, `its length is at most ${prefix.length}`);
  }
  return prefixOf(prefix.address, length);
}
