import { expect, test } from "vitest";
import { warningsOf } from "./guard.ts";

const plan = {
  endpoint: { host: "127.0.0.1", port: 1 },
  connections: 50,
  rate: 1000,
  request: new Uint8Array(1),
  reply: new Uint8Array(1),
};
const fine = { use: 0.5, sent: 1000, sentLate: 0, planned: 1000, pinned: true };

test("nothing is said when the generator kept to the plan and had time to spare", () => {
  expect(warningsOf(plan, fine)).toEqual({ isGeneratorLimited: false, warnings: [] });
});

test.each([
  [{ use: 0.85 }, true, /used 85\.0 % of its core/],
  [{ sentLate: 20 }, false, /2\.0 % of the requests more than 1 ms late/],
  [{ sentLate: 200 }, true, /20\.0 % of the requests/],
  [{ sent: 980 }, false, /Only 98\.0 % .* still waited for the server/],
  [{ sent: 980, use: 0.9 }, true, /Only 98\.0 % .* the generator could not/],
])("%j is told", (changes, isGeneratorLimited, sentence) => {
  const told = warningsOf(plan, { ...fine, ...changes });
  expect(told.isGeneratorLimited).toBe(isGeneratorLimited);
  expect(told.warnings.join("\n")).toMatch(sentence);
});

test("threads that were to be pinned, and are not, are told", () => {
  expect(warningsOf({ ...plan, cores: [1] }, { ...fine, pinned: false }).warnings).toHaveLength(1);
  expect(warningsOf(plan, { ...fine, pinned: false }).warnings).toHaveLength(0);
});
