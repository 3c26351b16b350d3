import { describe, expect, test } from "vitest";
import { isPrime } from "./is-prime.ts";

describe("isPrime()", () => {
  test("agrees with the sieve of Eratosthenes below 50,000", () => {
    const isComposite = new Uint8Array(50_000);
    for (let factor = 2; factor * factor < isComposite.length; factor += 1) {
      for (let multiple = factor * factor; multiple < isComposite.length; multiple += factor)
        isComposite[multiple] = 1;
    }
    for (let number = 2; number < isComposite.length; number += 1) {
      expect([number, isPrime(BigInt(number))]).toEqual([number, isComposite[number] === 0]);
    }
  });

  test.each([-7n, 0n, 1n])("%i is not", (number) => {
    expect(isPrime(number)).toBe(false);
  });

  // Carmichael numbers; the least numbers that deceive the first 4, 8, 11 and 12 prime bases (OEIS A014233).
  test.each([
    561n,
    825_265n,
    3_215_031_751n,
    341_550_071_728_321n,
    3_825_123_056_546_413_051n,
    318_665_857_834_031_151_167_461n,
    3_317_044_064_679_887_385_961_981n,
  ])("%i deceives others", (number) => {
    expect(isPrime(number)).toBe(false);
  });

  test("knows primes of Mersenne, and no product of two of them", () => {
    const mersenne = [61n, 89n, 107n, 127n, 521n, 607n].map((exponent) => 2n ** exponent - 1n);
    for (const one of mersenne) {
      expect(isPrime(one)).toBe(true);
      for (const other of mersenne) expect(isPrime(one * other)).toBe(false);
    }
  });
});
