import { expect, test } from "vitest";
import { Allowance } from "./allowance.ts";

test("Allowance lets a second's worth through at once, and makes the rest wait its time", () => {
  const allowance = new Allowance(100, 0);
  expect(allowance.spend(100, 0)).toBe(0);
  expect(allowance.spend(1, 0)).toBe(10);
  expect(allowance.spend(49, 0)).toBe(500);
  expect(allowance.spend(0, 500)).toBe(0);
});

test("Allowance saves no more than one second's worth", () => {
  const allowance = new Allowance(100, 0);
  expect(allowance.spend(300, 3_600_000)).toBe(2000);
});

test("Allowance of 0 is none", () => {
  expect(new Allowance(0, 0).spend(1_000_000, 0)).toBe(0);
});
