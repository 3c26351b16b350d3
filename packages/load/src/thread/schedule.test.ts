import { expect, test } from "vitest";
import { Schedule } from "./schedule.ts";

test("each client has the same interval, and the phases are spread evenly", () => {
  const schedule = new Schedule(4, 1000);
  schedule.start(100);
  const all = Array.from({ length: 12 }, () => {
    const { due, client } = schedule;
    schedule.advance();
    return { due, client };
  });
  expect(all.slice(0, 5).map(({ due }) => due)).toEqual([100, 101, 102, 103, 104]);
  expect(all.filter(({ client }) => client === 2).map(({ due }) => due)).toEqual([102, 106, 110]);
  expect(schedule.interval).toBe(4);
});

test("no error of rounding grows", () => {
  const schedule = new Schedule(50, 3000);
  schedule.start(0);
  for (let count = 0; count < 3_000_000; count += 1) schedule.advance();
  expect(schedule.due).toBeCloseTo(1_000_000, 6);
});

test("without a rate nothing is ever due", () => {
  const schedule = new Schedule(4, undefined);
  expect(schedule.due).toBe(Number.POSITIVE_INFINITY);
  schedule.start(0);
  schedule.advance();
  expect(schedule.due).toBe(Number.POSITIVE_INFINITY);
});
