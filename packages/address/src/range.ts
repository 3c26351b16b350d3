import { AddressRangeError } from "./address-range-error.ts";
import { bitsOf, fromBigInt, toBigInt } from "./bigint.ts";
import { lastAddress } from "./bounds.ts";
import { formatIP, type IPAddress } from "./ip.ts";
import type { Prefix } from "./prefix.ts";

/** All addresses from one to another, both included. */
export interface AddressRange {
  /** The lowest. */
  readonly first: IPAddress;
  /** Of the same family, and not before `first`. */
  readonly last: IPAddress;
}

/**
 * The range that a prefix covers.
 *
 * @example
 * ```ts
 * import { formatIP, parsePrefix, toRange } from "@acceptloop/address";
 *
 * formatIP(toRange(parsePrefix("10.0.0.0/8")).last); // => "10.255.255.255"
 * ```
 */
export function toRange(prefix: Prefix): AddressRange {
  return { first: prefix.address, last: lastAddress(prefix) };
}

/**
 * The fewest prefixes that cover a range and nothing else, in order.
 *
 * @throws {AddressRangeError} when the range ends before it begins, or in the other family
 *
 * @example
 * ```ts
 * import { formatPrefix, parseIP, toPrefixes } from "@acceptloop/address";
 *
 * const range = { first: parseIP("10.0.0.1"), last: parseIP("10.0.0.4") };
 * toPrefixes(range).map(formatPrefix); // => ["10.0.0.1/32", "10.0.0.2/31", "10.0.0.4/32"]
 * ```
 */
export function toPrefixes({ first, last }: AddressRange): readonly Prefix[] {
  const { family } = first;
  if (last.family !== family || last.value < first.value) {
    const limit = `it must be an IPv${family} address not before ${formatIP(first)}`;
    throw new AddressRangeError("end a range", formatIP(last), limit);
  }
  const bits = bitsOf(family);
  const end = toBigInt(last) + 1n;
  const prefixes: Prefix[] = [];
  for (let start = toBigInt(first); start < end;) {
    // The largest block that begins here is limited by where it may begin, and by where the range ends.
    let block = start === 0n ? 1n << BigInt(bits) : start & -start;
    while (start + block > end) block >>= 1n;
    prefixes.push({ address: fromBigInt(start, family), length: bits - Math.log2(Number(block)) });
    start += block;
  }
  return prefixes;
}
