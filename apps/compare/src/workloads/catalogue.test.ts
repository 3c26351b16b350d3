import { expect, test } from "vitest";
import { workloads } from "./catalogue.ts";
import { echo } from "./echo.ts";

test("beside a p99 that counts from a plan stands the one that does not", () => {
  const planned = workloads.filter(({ metrics }) => metrics.includes("uncorrectedP99"));
  expect(planned.map(({ name }) => name)).toEqual(["echo", "idle", "overload"]);
  for (const { metrics } of planned) {
    expect(metrics.indexOf("uncorrectedP99")).toBe(metrics.indexOf("p99") + 1);
  }
});

test("echo tells how many requests had no reply", () => {
  expect(echo.metrics).toContain("unanswered");
});
