import { formatIP } from "../src/ip.ts";
import { prefixOf, type Prefix } from "../src/prefix.ts";

/** The same numbers from 0 to 1 in every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** IPv4 addresses drawn evenly. */
export function ipv4Texts(count: number): readonly string[] {
  const next = random(1);
  return Array.from({ length: count }, () => formatIP({ family: 4, value: Math.floor(next() * 2 ** 32) }));
}

/** IPv6 addresses as they occur: a network of three or four groups, and a host that is small, or of four groups. */
export function ipv6Texts(count: number): readonly string[] {
  const next = random(2);
  const group = (): bigint => BigInt(Math.floor(next() * 2 ** 16));
  return Array.from({ length: count }, () => {
    const network = (0x2001n << 48n) | (group() << 32n) | (group() << 16n) | (next() < 0.5 ? 0n : group());
    const host = next() < 0.5 ? group() : (group() << 48n) | (group() << 32n) | (group() << 16n) | group();
    return formatIP({ family: 6, value: (network << 64n) | host, zone: "" });
  });
}

/** How many prefixes of each length there are in a thousand of the Internet's routing table, about. */
const LENGTHS = [
  [8, 1],
  [11, 1],
  [12, 1],
  [13, 1],
  [14, 2],
  [15, 2],
  [16, 14],
  [17, 8],
  [18, 14],
  [19, 25],
  [20, 45],
  [21, 50],
  [22, 110],
  [23, 100],
  [24, 626],
] as const;

/** Different IPv4 prefixes, with the lengths of a routing table. */
export function prefixes(count: number): readonly Prefix[] {
  const next = random(3);
  const lengths = LENGTHS.flatMap(([length, share]) => Array.from({ length: share }, () => length));
  const found = new Map<number, Prefix>();
  while (found.size < count) {
    const length = lengths[Math.floor(next() * lengths.length)] ?? 24;
    const prefix = prefixOf({ family: 4, value: Math.floor(next() * 2 ** 32) }, length);
    found.set(Number(prefix.address.value) * 64 + length, prefix);
  }
  return Array.from(found.values());
}

/** Addresses of which about half are in one of the prefixes. */
export function probes(of: readonly Prefix[], count: number): readonly string[] {
  const next = random(4);
  return Array.from({ length: count }, (_, index) => {
    const base = Number(of[Math.floor(next() * of.length)]?.address.value ?? 0);
    const value = index % 2 === 0 ? base + Math.floor(next() * 200) : Math.floor(next() * 2 ** 32);
    return formatIP({ family: 4, value: value >>> 0 });
  });
}
