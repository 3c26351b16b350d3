import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { prefix } from "../test/arbitraries.ts";
import { isInstalled, output } from "../test/programs.ts";
import { contains } from "./contains.ts";
import { formatPrefix, parsePrefix, prefixOf, type Prefix } from "./prefix.ts";
import { merge, subtract } from "./prefix-set.ts";

/** Few bits, so that prefixes touch and overlap. */
const crowded: fc.Arbitrary<Prefix> = fc.oneof(
  fc
    .tuple(fc.nat(255), fc.nat(8))
    .map(([value, length]) => prefixOf({ family: 4, value: value * 2 ** 24 }, length)),
  fc
    .tuple(fc.nat(255), fc.nat(8))
    .map(([value, length]) => prefixOf({ family: 6, value: BigInt(value) << 120n, zone: "" }, length)),
);
const set = fc.array(crowded, { maxLength: 12 });

const probes = Array.from({ length: 256 }, (_, value) => [
  { family: 4, value: value * 2 ** 24 } as const,
  { family: 6, value: BigInt(value) << 120n, zone: "" } as const,
]).flat();

describe("merge() and subtract()", () => {
  test("hold exactly the addresses that are in one set and not in the other", () => {
    fc.assert(
      fc.property(set, set, (kept, gone) => {
        const rest = subtract(kept, gone);
        const isIn = (prefixes: readonly Prefix[], index: number): boolean => {
          const probe = probes[index];
          return probe !== undefined && prefixes.some((block) => contains(block, probe));
        };
        const wrong = probes.keys().filter((at) => isIn(rest, at) !== (isIn(kept, at) && !isIn(gone, at)));
        expect(Array.from(wrong)).toEqual([]);
      }),
    );
  });

  test("are as few as they can be: merging again changes nothing, and the order does not matter", () => {
    fc.assert(
      fc.property(set, (prefixes) => {
        const merged = merge(prefixes);
        expect(merge(merged)).toEqual(merged);
        expect(merge(prefixes.toReversed())).toEqual(merged);
        expect(subtract(prefixes, merged)).toEqual([]);
      }),
    );
  });

  test.skipIf(!isInstalled("python3"))("agree with python3's collapse_addresses", () => {
    const sets = fc.sample(fc.array(fc.oneof(crowded, prefix), { minLength: 1 }), { numRuns: 300, seed: 4 });
    const script = [
      "import ipaddress,sys",
      "for line in sys.stdin:",
      "  nets=[ipaddress.ip_network(text) for text in line.split()]",
      "  print(*[n for v in (4,6) for n in ipaddress.collapse_addresses([n for n in nets if n.version==v])])",
    ].join("\n");
    const judged = output(
      "python3",
      ["-c", script],
      sets.map((nets) => `${nets.map(formatPrefix).join(" ")}\n`).join(""),
    );
    const theirs = judged
      .trimEnd()
      .split("\n")
      .map((line) => line.split(" ").map((text) => formatPrefix(parsePrefix(text))));
    expect(sets.map((nets) => merge(nets).map(formatPrefix))).toEqual(theirs);
  });

  test.each([
    [["10.0.0.0/8"], ["0.0.0.0/0"], []],
    [["10.0.0.0/8"], ["11.0.0.0/8"], ["10.0.0.0/8"]],
    [["0.0.0.0/0"], ["0.0.0.0/1", "255.255.255.255/32"], 31],
    [["10.0.0.0/30"], ["10.0.0.1/32", "10.0.0.3/32"], ["10.0.0.0/32", "10.0.0.2/32"]],
    [["10.0.0.0/9", "10.128.0.0/9", "12.0.0.0/8"], ["8.0.0.0/6"], ["12.0.0.0/8"]],
    [["::/0"], [], ["::/0"]],
    [[], ["::/0"], []],
  ])("%j without %j", (kept, gone, expected) => {
    const rest = subtract(kept.map(parsePrefix), gone.map(parsePrefix)).map(formatPrefix);
    expect(typeof expected === "number" ? rest.length : rest).toEqual(expected);
  });
});
