import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { forEachCodec } from "../test-support/codecs.ts";
import { cut } from "../test-support/cut.ts";
import { BatchEncoder } from "./mod.ts";

/** Sizes of chunks, dealt in turn; small ones, so that borders fall inside headers and delimiters. */
const cuts = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 })
  .map((sizes) => (sizes.some(Boolean) ? sizes : [1]));

describe("however a stream is split, the same messages come out", () => {
  forEachCodec(({ name, messages, encoder, open }) => {
    test(`of ${name}`, () => {
      fc.assert(
        fc.property(fc.array(messages, { maxLength: 4 }), cuts, (sent, sizes) => {
          const batch = new BatchEncoder(encoder);
          for (const message of sent) batch.add(message);
          const decoder = open();
          const received = cut(batch.take(), sizes).flatMap((chunk) => Array.from(decoder.decode(chunk)));
          received.push(...decoder.decodeEnd());
          expect(received).toEqual(sent);
        }),
        { numRuns: 10_000 },
      );
    });
  });
});
