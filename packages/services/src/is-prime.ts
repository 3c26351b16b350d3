/** Below 3,317,044,064,679,887,385,961,981 these bases are a proof (Sorenson and Webster, 2015). */
const PROVING_BASES = [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n];
const PROVEN_BELOW = 3_317_044_064_679_887_385_961_981n;
/** Each round misses a composite number with a probability of at most 1/4 (Rabin, 1980). */
const RANDOM_ROUNDS = 20;

/**
 * Whether a number is prime: proven below 3.3 × 10^24, which includes all of 64 bits; above that a composite number
 * passes for a prime with a probability below 10^-12, also one that was built to deceive, since the bases are random.
 *
 * The effort grows with the third power of the length; who takes numbers from strangers must limit their digits.
 */
export function isPrime(number: bigint): boolean {
  if (number < 2n) return false;
  for (const prime of PROVING_BASES) {
    if (number % prime === 0n) return number === prime;
  }
  const bases = number < PROVEN_BELOW ? PROVING_BASES : randomBases(number);
  return bases.every((base) => passes(number, base));
}

/** The test of Miller and Rabin. */
function passes(number: bigint, base: bigint): boolean {
  const last = number - 1n;
  let odd = last;
  let halvings = 0;
  for (; (odd & 1n) === 0n; odd >>= 1n) halvings += 1;
  let power = powerOf(base, odd, number);
  if (power === 1n) return true;
  for (; halvings > 0; halvings -= 1) {
    if (power === last) return true;
    power = (power * power) % number;
  }
  return false;
}

function powerOf(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let power = 1n;
  for (const bit of exponent.toString(2)) {
    power = (power * power) % modulus;
    if (bit === "1") power = (power * base) % modulus;
  }
  return power;
}

/** From 2 to `number` - 2; the little that is not uniform in them does not matter. */
function randomBases(number: bigint): bigint[] {
  const words = new BigUint64Array(Math.ceil(number.toString(16).length / 16));
  return Array.from({ length: RANDOM_ROUNDS }, () => {
    crypto.getRandomValues(words);
    const random = words.reduce((high, word) => (high << 64n) | word, 0n);
    return 2n + (random % (number - 3n));
  });
}
