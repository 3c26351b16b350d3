import { expect, test } from "vitest";
import { commonDoubts } from "./doubts.ts";

test("a doubt of half of the repeats is one of their median, one of fewer is not", () => {
  expect(commonDoubts([["It used 81 %."], ["It used 83 %.", "It was late."], []])).toEqual(["It used 83 %."]);
  expect(commonDoubts([["It was late."], []])).toEqual(["It was late."]);
  expect(commonDoubts([["It was late."], [], []])).toEqual([]);
});

test("of a single measurement, every doubt counts, once", () => {
  expect(commonDoubts([["In 1 of 2.", "Late.", "In 2 of 2."]])).toEqual(["In 2 of 2.", "Late."]);
  expect(commonDoubts([])).toEqual([]);
});
