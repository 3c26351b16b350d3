import { expect, test } from "vitest";
import { driftOf } from "./drift.ts";

/** Logarithms of three samples before and after, with a change between them. */
const changedBy = (change: number, spread = 0.02) => ({
  before: [-spread, 0, spread],
  after: [change + spread, change, change - spread],
});

test("driftOf() is what five servers or more have in common", () => {
  const alike = [0.4, 0.41, 0.39, 0.4, 0.42].map((change) => changedBy(change));
  expect(driftOf(alike)?.map((change) => Number(change.toFixed(9)))).toEqual([0.4, 0.41, 0.39, 0.4, 0.42]);
  expect(driftOf(alike.slice(1))).toBe(undefined);
});

test("driftOf() leaves out the one in five who has changed by himself", () => {
  const others = [0.4, 3, 0.41, 0.39, 0.4].map((change) => changedBy(change));
  expect(driftOf(others)?.map((change) => Number(change.toFixed(9)))).toEqual([0.4, 0.41, 0.39, 0.4]);
});

test("driftOf() does not know it where they do not agree", () => {
  expect(driftOf([0, 0.5, 0.5, 0, 0.5].map((change) => changedBy(change)))).toBe(undefined);
  expect(driftOf([0, 0, 0, 3, 3].map((change) => changedBy(change)))).toBe(undefined);
});

test("driftOf() takes for agreement what is within the error of each", () => {
  const noisy = [0, 0.2, -0.2, 0.4, -0.4].map((change) => changedBy(change, 0.3));
  expect(driftOf(noisy)).toHaveLength(5);
});
