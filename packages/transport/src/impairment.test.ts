import { expect, test } from "vitest";
import { Impairment, type ImpairmentOptions } from "./impairment.ts";
import { seededRandom } from "./random.ts";

const sent = 20_000;

function passAll(options: ImpairmentOptions, seed = 1) {
  const impairment = new Impairment(options, seededRandom(seed));
  const arrivals = Array.from({ length: sent }, (_, now) => impairment.pass(Uint8Array.of(1, 2, 3, 4), now));
  return { arrivals, counts: impairment.counts };
}

test("nothing happens by default", () => {
  const { arrivals, counts } = passAll({});
  expect(arrivals.every(([one, two], now) => one?.at === now && one.bytes.length === 4 && !two)).toBe(true);
  expect(counts).toMatchObject({
    taken: sent,
    lost: 0,
    duplicated: 0,
    heldBack: 0,
    truncated: 0,
    overflowed: 0,
  });
});

test.each([
  [{ loss: 0.3 }, "lost"],
  [{ duplication: 0.3 }, "duplicated"],
  [{ reordering: 0.3 }, "heldBack"],
  [{ truncation: 0.3 }, "truncated"],
] as const)("%j happens to as many, and is counted", (options, name) => {
  const { arrivals, counts } = passAll(options);
  // Four standard deviations of the binomial distribution.
  expect(Math.abs(counts[name] / sent - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / sent));
  const arrived = arrivals.flat().length;
  expect(arrived).toBe(sent - counts.lost + counts.duplicated);
});

test("the same seed does the same, another one something else", () => {
  const options = { loss: 0.5 };
  expect(passAll(options, 5)).toEqual(passAll(options, 5));
  expect(passAll(options, 5)).not.toEqual(passAll(options, 6));
});

test("a datagram that is held back is overtaken", () => {
  const { arrivals } = passAll({ reordering: 0.1, delay: 5, holdBack: 50 });
  expect(new Set(arrivals.map(([one], now) => (one?.at ?? 0) - now))).toEqual(new Set([5, 55]));
});

test("a rate makes datagrams wait, and drops what would wait too long", () => {
  const { arrivals, counts } = passAll({ rate: 2000, longestWait: 100 });
  expect(arrivals[0]?.[0]?.at).toBe(2);
  expect(arrivals[1]?.[0]?.at).toBe(4);
  expect(counts.overflowed).toBeGreaterThan(0.45 * sent);
  expect(counts.overflowed).toBeLessThan(0.5 * sent);
});
