import { describe, expect, test } from "vitest";
import { RateLimit } from "./rate-limit.ts";

describe("RateLimit", () => {
  test("gives each source a second's worth at once, and then as time goes by", () => {
    let now = 0;
    const limit = new RateLimit(10, false, 100, () => now);
    const ask = (source: string): number =>
      Array.from({ length: 50 }, () => limit.allows(source, 1, 1)).filter(Boolean).length;
    expect([ask("a"), ask("b")]).toEqual([10, 10]);
    now = 500;
    expect(ask("a")).toBe(5);
    now = 60_000;
    expect(ask("a")).toBe(10);
  });

  test("0 is no limit, and amplified limits only what is longer than its request", () => {
    const none = new RateLimit(0, false, 100, () => 0);
    expect(none.allows("a", 1, 1000)).toBe(true);
    expect(none.sources).toBe(0);
    const amplified = new RateLimit(1, true, 100, () => 0);
    for (let index = 0; index < 10; index += 1) expect(amplified.allows("a", 5, 5)).toBe(true);
    expect([amplified.allows("a", 5, 6), amplified.allows("a", 5, 6)]).toEqual([true, false]);
  });

  test("remembers no more sources than it may, and forgets the one that has been silent for longest", () => {
    const limit = new RateLimit(1, false, 3, () => 0);
    for (const source of ["a", "b", "c"]) limit.allows(source, 1, 1);
    expect(limit.allows("a", 1, 1)).toBe(false);
    limit.allows("d", 1, 1);
    expect(limit.sources).toBe(3);
    expect([limit.allows("a", 1, 1), limit.allows("b", 1, 1)]).toEqual([false, true]);
  });
});
