import { expect, test } from "vitest";
import { isToBlame } from "./highest-rate.ts";
import { Histogram } from "./histogram.ts";
import { holds, ObjectiveSyntaxError, parseObjective } from "./objective.ts";
import type { LoadResult } from "./result.ts";
import { emptyErrors } from "./thread/window.ts";

test.each([
  ["p99<20ms", "percentile", 99, 20],
  ["p50<500us", "percentile", 50, 0.5],
  ["p99.9<1.5s", "percentile", 99.9, 1500],
  ["mean<2ms", "mean", undefined, 2],
  ["max<1s", "max", undefined, 1000],
  ["errors<1%", "errors", undefined, 0.01],
])("parseObjective() reads %s", (text, figure, percentile, limit) => {
  expect(parseObjective(text).conditions).toEqual([{ figure, percentile, limit }]);
});

test.each([
  "",
  "p99",
  "p99<20",
  "p99>20ms",
  "p100<1ms",
  "p12<1ms",
  "p9.9.9<1ms",
  "errors<1ms",
  "max<1%",
  "max<0ms",
  "p99<1ms,",
])("parseObjective() refuses %j", (text) => {
  expect(() => parseObjective(text)).toThrow(ObjectiveSyntaxError);
});

/** A window of 10 s at 100/s, in which each reply took 10 ms. */
function resultWith(changes: Partial<LoadResult>): LoadResult {
  const latency = new Histogram();
  for (let count = 0; count < 1000; count += 1) latency.record(10);
  return {
    seconds: 10,
    planned: 1000,
    sent: 1000,
    replies: 1000,
    latency,
    uncorrected: latency,
    connecting: new Histogram(),
    firstByte: latency,
    errors: emptyErrors(),
    unanswered: 0,
    clientsAnswered: 4,
    repliesPerConnection: [250, 250, 250, 250],
    timeline: [],
    use: 0.1,
    coresNeeded: 0.1,
    sentLate: 0,
    latestBy: 0,
    pinned: false,
    isGeneratorLimited: false,
    warnings: [],
    ...changes,
  };
}

test("an objective is held when the figure is below the limit", () => {
  expect(holds(parseObjective("p99<20ms"), resultWith({}))).toBe(true);
  expect(holds(parseObjective("p99<5ms"), resultWith({}))).toBe(false);
  expect(holds(parseObjective("max<20ms,mean<5ms"), resultWith({}))).toBe(false);
  const errors = { ...emptyErrors(), reset: 10 };
  expect(holds(parseObjective("errors<1%"), resultWith({ errors }))).toBe(false);
  expect(holds(parseObjective("errors<2%"), resultWith({ errors }))).toBe(true);
});

test("a server that has stood still does not hold it, however fast it was before", () => {
  const objective = parseObjective("p99<20ms");
  expect(holds(objective, resultWith({ unanswered: 10 }))).toBe(true);
  expect(holds(objective, resultWith({ unanswered: 300, replies: 700 }))).toBe(false);
  expect(holds(parseObjective("errors<1%"), resultWith({ unanswered: 300, replies: 700 }))).toBe(false);
});

test("nobody who was never answered holds anything", () => {
  const nothing = { latency: new Histogram(), replies: 0, unanswered: 1000 };
  expect(holds(parseObjective("max<1s"), resultWith(nothing))).toBe(false);
  // Half a second is all that they can have waited in a window of that length.
  const waiting = new Histogram();
  for (let due = 0; due < 500; due += 2) waiting.record(500 - due);
  const unheard = { ...nothing, seconds: 0.5, planned: 250, unanswered: 250, latency: waiting };
  expect(holds(parseObjective("max<1s"), resultWith(unheard))).toBe(false);
  expect(holds(parseObjective("mean<1s"), resultWith(unheard))).toBe(false);
});

test("a generator is to blame for no more than it was late", () => {
  const objective = parseObjective("p90<20ms,errors<1%");
  const latency = new Histogram();
  latency.record(50, 1000);
  const late = { latency, sentLate: 300, latestBy: 40, isGeneratorLimited: true };
  expect(isToBlame(objective, resultWith(late))).toBe(true);
  expect(isToBlame(objective, resultWith({ ...late, latestBy: 25 }))).toBe(false);
  expect(isToBlame(objective, resultWith({ ...late, isGeneratorLimited: false }))).toBe(false);
  expect(isToBlame(objective, resultWith({ ...late, errors: { ...emptyErrors(), reset: 20 } }))).toBe(false);
  expect(isToBlame(objective, resultWith({ use: 0.9 }))).toBe(true);
});
