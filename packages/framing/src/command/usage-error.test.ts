import { expect, test } from "vitest";
import { sentenceOf } from "./usage-error.ts";

test("sentenceOf() gives an error's message, or the thrown value as text", () => {
  expect(sentenceOf(new Error("a sentence"))).toBe("a sentence");
  expect(sentenceOf("nonsense")).toBe("nonsense");
});
