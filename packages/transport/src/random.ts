/** A source of numbers from 0 up to, not including, 1. */
export type Random = () => number;

/**
 * Random numbers that a seed repeats: what went wrong once goes wrong again. Not for secrets.
 *
 * Steele, Lea and Flood's SplitMix, with the 32-bit mixing function of MurmurHash3.
 *
 * @example
 * ```ts
 * import { seededRandom } from "@acceptloop/transport";
 *
 * const [one, other] = [seededRandom(1), seededRandom(1)];
 * one() === other(); // => true
 * ```
 */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e37_79b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x85eb_ca6b);
    mixed ^= mixed >>> 13;
    mixed = Math.imul(mixed, 0xc2b2_ae35);
    mixed ^= mixed >>> 16;
    return (mixed >>> 0) / 2 ** 32;
  };
}
