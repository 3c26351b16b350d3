import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { address, prefix } from "../test/arbitraries.ts";
import { contains } from "./contains.ts";
import { formatIP, parseIP, type IPAddress } from "./ip.ts";
import { formatPrefix, parsePrefix, prefixOf, type Prefix } from "./prefix.ts";
import { PrefixTable } from "./prefix-table.ts";

/** The same with a Map and no art. */
class Model {
  readonly entries: Map<string, { readonly prefix: Prefix; readonly value: number }> = new Map();

  lookup(at: IPAddress): number | undefined {
    const found = Array.from(this.entries.values())
      .filter((entry) => contains(entry.prefix, at))
      .toSorted((a, b) => b.prefix.length - a.prefix.length);
    return found[0]?.value;
  }
}

/** Prefixes of few addresses, so that they nest, split and meet each other again. */
const crowded = fc
  .tuple(
    fc.constantFrom(
      "10.1.2.3",
      "10.1.2.2",
      "10.1.130.3",
      "10.0.0.1",
      "138.1.2.3",
      "fe80::1",
      "fe80::8000:1",
      "::",
    ),
    fc.nat(128),
  )
  .map(([text, length]) => {
    const first = parseIP(text);
    return prefixOf(first, first.family === 4 ? length % 33 : length);
  });
const prefixLists = fc.array(fc.oneof({ weight: 3, arbitrary: crowded }, prefix), { maxLength: 60 });

/** A table and a model that have had the same done to them. */
interface Pair {
  readonly table: PrefixTable<number>;
  readonly model: Model;
}

function newPair(): Pair {
  return { table: new PrefixTable(), model: new Model() };
}

function insert({ table, model }: Pair, at: Prefix, value: number): void {
  table.insert(at, value);
  model.entries.set(formatPrefix(at), { prefix: at, value });
}

function remove({ table, model }: Pair, at: Prefix): void {
  expect(table.delete(at)).toBe(model.entries.delete(formatPrefix(at)));
  expect(table.get(at)).toBeUndefined();
}

function check({ table, model }: Pair, probes: readonly IPAddress[]): void {
  expect(probes.map((at) => [formatIP(at), table.lookup(at)])).toEqual(
    probes.map((at) => [formatIP(at), model.lookup(at)]),
  );
  expect(probes.map((at) => table.match(at)?.value)).toEqual(probes.map((at) => table.lookup(at)));
  expect(table.size).toBe(model.entries.size);
  expect(new Map(Array.from(table, (entry) => [formatPrefix(entry.prefix), entry]))).toEqual(model.entries);
  for (const { prefix: at, value } of model.entries.values()) expect(table.get(at)).toBe(value);
}

describe("PrefixTable", () => {
  test("answers as a list of all prefixes would, whatever is inserted and deleted", () => {
    fc.assert(
      fc.property(
        prefixLists,
        prefixLists,
        fc.array(fc.nat()),
        fc.array(address),
        (first, second, picks, more) => {
          const pair = newPair();
          const probes = [...first, ...second].map((at) => at.address).concat(more);
          for (const [index, at] of first.entries()) insert(pair, at, index);
          check(pair, probes);
          // Some that are there, and some that may be.
          for (const pick of picks)
            first
              .slice(pick % (first.length + 1))
              .slice(0, 1)
              .forEach((at) => remove(pair, at));
          for (const at of second) remove(pair, at);
          check(pair, probes);
          for (const [index, at] of second.entries()) insert(pair, at, -index);
          check(pair, probes);
          for (const at of first) remove(pair, at);
          check(pair, probes);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("takes out a prefix between others, and leaves them", () => {
    const pair = newPair();
    const nested = ["10.0.0.0/8", "10.0.0.0/16", "10.0.0.0/24", "10.0.128.0/24", "10.128.0.0/16"].map(
      parsePrefix,
    );
    const probes = nested.map((at) => at.address);
    for (const at of nested) {
      for (const [index, each] of nested.entries()) insert(pair, each, index);
      remove(pair, at);
      check(pair, probes);
    }
  });

  test("match() names the prefix", () => {
    const table = new PrefixTable<null>().insert(parsePrefix("2001:db8::/32"), null);
    expect(table.match(parseIP("2001:db8::1"))).toEqual({
      prefix: parsePrefix("2001:db8::/32"),
      value: null,
    });
    expect(table.match(parseIP("2001:db9::1"))).toBeUndefined();
    expect(table.match(parseIP("10.0.0.1"))).toBeUndefined();
  });

  test("is empty at first, in both families", () => {
    const table = new PrefixTable<string>();
    for (const text of ["0.0.0.0/0", "::/0"]) {
      expect(table.get(parsePrefix(text))).toBeUndefined();
      expect(table.lookup(parsePrefix(text).address)).toBeUndefined();
      expect(table.delete(parsePrefix(text))).toBe(false);
    }
    expect([Array.from(table), table.size]).toEqual([[], 0]);
  });

  test("keeps false, 0 and the empty string, which are values too", () => {
    const table = new PrefixTable<boolean | number | string>()
      .insert(parsePrefix("0.0.0.0/0"), true)
      .insert(parsePrefix("10.0.0.0/8"), false)
      .insert(parsePrefix("10.1.0.0/16"), 0)
      .insert(parsePrefix("10.1.1.0/24"), "");
    const answers = ["9.9.9.9", "10.9.9.9", "10.1.9.9", "10.1.1.9"].map((text) =>
      table.lookup(parseIP(text)),
    );
    expect(answers).toEqual([true, false, 0, ""]);
  });

  test("uses the room of deleted prefixes again, and holds 100,000", () => {
    const table = new PrefixTable<number>();
    const prefixes = Array.from({ length: 100_000 }, (_, index) =>
      prefixOf({ family: 4, value: Math.imul(index, 2_654_435_761) >>> 0 }, 32),
    );
    for (const round of [0, 1]) {
      for (const [index, at] of prefixes.entries()) table.insert(at, index + round);
      expect(table.size).toBe(100_000);
      expect(prefixes.every((at, index) => table.lookup(at.address) === index + round)).toBe(true);
      for (const at of prefixes) table.delete(at);
      expect([table.size, Array.from(table).length]).toEqual([0, 0]);
    }
  });
});
