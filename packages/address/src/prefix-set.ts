import { fromBigInt, toBigInt } from "./bigint.ts";
import { countAddresses } from "./contains.ts";
import type { Prefix } from "./prefix.ts";
import { toPrefixes } from "./range.ts";

/** Addresses of one family from `first` up to, but not including, `end`. */
interface Span {
  readonly first: bigint;
  readonly end: bigint;
}

const FAMILIES = [4, 6] as const;

/**
 * The fewest prefixes that hold the same addresses, IPv4 first, in order: what overlaps or touches becomes one.
 *
 * @example
 * ```ts
 * import { formatPrefix, merge, parsePrefix } from "@acceptloop/address";
 *
 * const prefixes = ["10.128.0.0/9", "10.0.0.0/9", "10.1.0.0/16"].map(parsePrefix);
 * merge(prefixes).map(formatPrefix); // => ["10.0.0.0/8"]
 * ```
 */
export function merge(prefixes: Iterable<Prefix>): readonly Prefix[] {
  return subtract(prefixes, []);
}

/**
 * The fewest prefixes that hold the addresses of `prefixes` which are not in `removed`, IPv4 first, in order.
 *
 * @example
 * ```ts
 * import { formatPrefix, parsePrefix, subtract } from "@acceptloop/address";
 *
 * const rest = subtract([parsePrefix("10.0.0.0/8")], [parsePrefix("10.0.0.0/10")]);
 * rest.map(formatPrefix); // => ["10.64.0.0/10", "10.128.0.0/9"]
 * ```
 */
export function subtract(prefixes: Iterable<Prefix>, removed: Iterable<Prefix>): readonly Prefix[] {
  const kept = Array.from(prefixes);
  const gone = Array.from(removed);
  return FAMILIES.flatMap((family) =>
    without(spansOf(kept, family), spansOf(gone, family)).flatMap(({ first, end }) =>
      toPrefixes({ first: fromBigInt(first, family), last: fromBigInt(end - 1n, family) }),
    ),
  );
}

/** What the prefixes of one family cover, in order, without overlaps and with a gap between any two. */
function spansOf(prefixes: readonly Prefix[], family: 4 | 6): readonly Span[] {
  const sorted = prefixes
    .filter(({ address }) => address.family === family)
    .map((prefix) => {
      const first = toBigInt(prefix.address);
      return { first, end: first + countAddresses(prefix) };
    })
    .toSorted((a, b) => (a.first < b.first ? -1 : 1));
  const spans: Span[] = [];
  let open: Span | undefined;
  for (const span of sorted) {
    if (open === undefined || span.first > open.end) {
      if (open !== undefined) spans.push(open);
      open = span;
    } else if (span.end > open.end) {
      open = { first: open.first, end: span.end };
    }
  }
  if (open !== undefined) spans.push(open);
  return spans;
}

/** One pass over both, since both are in order. */
function without(kept: readonly Span[], gone: readonly Span[]): readonly Span[] {
  const rest: Span[] = [];
  const holes = gone.values();
  let hole = holes.next();
  for (const { first, end } of kept) {
    let start = first;
    while (!hole.done && hole.value.end <= start) hole = holes.next();
    while (!hole.done && hole.value.first < end) {
      if (hole.value.first > start) rest.push({ first: start, end: hole.value.first });
      start = hole.value.end;
      if (start >= end) break;
      hole = holes.next();
    }
    if (start < end) rest.push({ first: start, end });
  }
  return rest;
}
