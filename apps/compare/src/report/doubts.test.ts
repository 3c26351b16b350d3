import { expect, test } from "vitest";
import { commonDoubts } from "./doubts.ts";
import type { Doubt } from "./report.ts";

const doubt = (sentence: string): Doubt => ({ sentence, metrics: ["rate"] });
const common = (...ofEach: string[][]): string[] =>
  commonDoubts(ofEach.map((sentences) => sentences.map(doubt))).map(({ sentence }) => sentence);

test("a doubt of half of the repeats is one of their median, one of fewer is not", () => {
  expect(common(["It used 81 %."], ["It used 83 %.", "It was late."], [])).toEqual(["It used 83 %."]);
  expect(common(["It was late."], [])).toEqual(["It was late."]);
  expect(common(["It was late."], [], [])).toEqual([]);
});

test("of a single measurement, every doubt counts, once, and keeps what it is about", () => {
  expect(common(["In 1 of 2.", "Late.", "In 2 of 2."])).toEqual(["In 2 of 2.", "Late."]);
  expect(commonDoubts([[doubt("Late.")]])).toEqual([{ sentence: "Late.", metrics: ["rate"] }]);
  expect(commonDoubts([])).toEqual([]);
});
