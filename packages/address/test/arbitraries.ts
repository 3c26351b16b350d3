import * as fc from "fast-check";
import type { IPAddress } from "../src/ip.ts";
import type { IPv4Address } from "../src/ipv4.ts";
import type { IPv6Address } from "../src/ipv6.ts";
import { prefixOf, type Prefix } from "../src/prefix.ts";

export const ipv4: fc.Arbitrary<IPv4Address> = fc
  .integer({ min: 0, max: 2 ** 32 - 1 })
  .map((value) => ({ family: 4, value }));

/** With runs of zeros, which are rare among numbers drawn evenly. */
const groups = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), {
  minLength: 8,
  maxLength: 8,
});

export const ipv6: fc.Arbitrary<IPv6Address> = groups.map((parts) => ({
  family: 6,
  value: parts.reduce((value, part) => (value << 16n) | BigInt(part), 0n),
  zone: "",
}));

export const address: fc.Arbitrary<IPAddress> = fc.oneof(ipv4, ipv6);

export const prefix: fc.Arbitrary<Prefix> = fc.oneof(
  fc.tuple(ipv4, fc.integer({ min: 0, max: 32 })).map(([first, length]) => prefixOf(first, length)),
  fc.tuple(ipv6, fc.integer({ min: 0, max: 128 })).map(([first, length]) => prefixOf(first, length)),
);
