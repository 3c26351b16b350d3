import { expect, test } from "vitest";
import { switchesBetween } from "./observe.ts";

test("switchesBetween() counts by thread, and those of threads that have begun meanwhile", () => {
  const before = new Map([[1, 100]]);
  expect(
    switchesBetween(
      before,
      new Map([
        [1, 110],
        [2, 5],
      ]),
    ),
  ).toBe(15);
});

test("switchesBetween() does not know what a thread has taken with it, however many have come", () => {
  const before = new Map([
    [1, 100],
    [2, 50],
  ]);
  expect(
    switchesBetween(
      before,
      new Map([
        [1, 110],
        [3, 90],
        [4, 7],
      ]),
    ),
  ).toBe(null);
});
