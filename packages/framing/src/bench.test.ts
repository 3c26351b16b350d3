import { describe, expect, test } from "vitest";
import { chunksOf, races } from "../bench/contenders.ts";

describe.each([64, 4096])("all that race on %i-byte frames find all bytes", (size) => {
  test.each(races(size))("$format", async (race) => {
    for (const isCrossing of [false, true]) {
      const { chunks, payload } = chunksOf(race, size, 2, isCrossing);
      for (const { name, run } of race.contenders) expect([name, await run(chunks)]).toEqual([name, payload]);
    }
  });
});
