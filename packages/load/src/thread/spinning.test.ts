import { expect, test } from "vitest";
import { Spinning } from "./spinning.ts";

/**
 * A thread in which turns of so many milliseconds follow each other, active ones or idle ones.
 *
 * @param queued for which part of the time others have its core
 */
function threadOf(queued = 0) {
  let now = 0;
  const spinning = new Spinning({ processor: () => now * (1 - queued), queued: () => now * queued });
  const turn = (milliseconds: number, isActive: boolean, isSpinning = true) => {
    spinning.turn(now, isSpinning);
    if (isActive) spinning.markActive();
    now += milliseconds;
  };
  spinning.turn(now, false);
  spinning.reset(now);
  return {
    turn,
    use() {
      spinning.turn(now, true);
      return spinning.useUntil(now);
    },
  };
}

test("a loop that only looks needs nothing; one that never looks needs all that it has", () => {
  const idle = threadOf();
  for (let count = 0; count < 1000; count += 1) idle.turn(0.001, false);
  expect(idle.use()).toBeCloseTo(0);
  const busy = threadOf();
  for (let count = 0; count < 1000; count += 1) busy.turn(0.01, true, false);
  expect(busy.use()).toBeCloseTo(1);
});

test("what it takes to look is needed in no turn, whether there was something or not", () => {
  const thread = threadOf();
  for (let count = 0; count < 1000; count += 1) thread.turn(0.001, false);
  for (let count = 0; count < 1000; count += 1) thread.turn(0.005, true);
  // Of 6 ms, 1 ms was spent in idle turns, and 1 ms in looking at the beginning of the others.
  expect(thread.use()).toBeCloseTo(4 / 6);
});

test("an idle turn that took long was interrupted: that is no looking", () => {
  const thread = threadOf();
  for (let count = 0; count < 10; count += 1) thread.turn(1, false);
  expect(thread.use()).toBeGreaterThan(0.9);
});

test("a core that others had was not there to be used", () => {
  const thread = threadOf(0.5);
  for (let count = 0; count < 10; count += 1) thread.turn(1, true, false);
  expect(thread.use()).toBeCloseTo(1);
});
