import { describe, expect, test } from "vitest";
import { forEachCodec } from "../test-support/codecs.ts";
import { FramingError } from "./mod.ts";

// Taking a stack trace costs more than decoding, and nobody reads these.
Error.stackTraceLimit = 0;

/** How many random chunks each decoder is fed; all together more than three million. */
const CHUNKS = 100_000;

describe(`a decoder fed ${CHUNKS} random chunks throws only typed errors`, () => {
  forEachCodec(({ name, open, alphabet }) => {
    test(`of ${name}`, () => {
      // Marsaglia's xorshift, because a better one takes longer than the decoder.
      let state = 0x2545_f491;
      const random = (below: number): number => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return (state >>> 0) % below;
      };
      const noise = Uint8Array.from({ length: 65_536 }, () =>
        random(8) === 0 ? random(256) : (alphabet[random(alphabet.length)] ?? 0),
      );
      let decoder = open();
      let messages = 0;
      let errors = 0;
      const attempt = (decode: () => Iterable<unknown>): boolean => {
        try {
          messages += Array.from(decode()).length;
          return true;
        } catch (error) {
          if (!(error instanceof FramingError)) throw error;
          errors++;
          return false;
        }
      };
      for (let count = 0; count < CHUNKS; count++) {
        const start = random(noise.length - 16);
        const isAlive = attempt(() => decoder.decode(noise.subarray(start, start + random(17))));
        if (isAlive && random(64) !== 0) continue;
        if (isAlive) attempt(() => decoder.decodeEnd());
        decoder = open();
      }
      // Neither may be missing, or the noise would show nothing.
      expect(messages).toBeGreaterThan(10);
      expect(errors).toBeGreaterThan(10);
    });
  });
});
