import { describe, expect, test } from "vitest";
import { findingsOf } from "./findings.ts";
import type { Measured, Platform, Result } from "./result.ts";

const plan = { hosts: 2, processes: 5, connections: 500, bytes: 4000, workers: 15 };

/** @param seconds whole processor time by model; a model without any has failed */
function resultOf(
  platform: Platform,
  seconds: Readonly<Record<string, number | null>>,
  workers: number[] = [],
): Result {
  const measured = Object.entries(seconds).map(([model, processorSeconds]): Measured => {
    if (processorSeconds === null) return { model, platform, emulated: false, failure: "it would not start" };
    const figures = {
      served: 5000,
      seconds: 2,
      processorSeconds,
      processorSecondsToStart: 0.5,
      clientsPerWorker: workers,
    };
    return { model, platform, emulated: false, figures };
  });
  return { plan, interrupted: false, measured };
}

describe("findingsOf()", () => {
  test("says what pools save, and what a process costs", () => {
    expect(findingsOf(resultOf("node", { iterative: 1, fork: 251, "prefork-accept": 3.5 }))).toEqual([
      "A process for each client costs 50.0 ms of processor time a client; in the book 4.2 ms.",
      "A pool of processes takes 2.50 s where a process for each client takes 250.00 s: 100 times less; in the book 12 times.",
      "Of the 3.50 s that prefork-accept has used in all, 0.50 s went by before its first client: 15 runtimes had to be started.",
    ]);
    expect(findingsOf(resultOf("c", { iterative: 0.2, fork: 1.2, "prefork-accept": 0.21 }))).toEqual([
      "A process for each client costs 0.20 ms of processor time a client; in the book 4.2 ms.",
      "A pool of processes takes too little to be measured where a process for each client takes 1.00 s; in the book it takes a 12th of that.",
    ]);
    expect(findingsOf(resultOf("node", { iterative: 1, fork: 2, "prefork-accept": 3 }))[1]).toBe(
      "The pool of processes (2.00 s) is no cheaper than a process for each client (1.00 s): there are too few clients to pay for it. In the book it is 12 times as cheap.",
    );
  });

  test.each([
    [2, "does, too: 1.00 s, and 1.50 s for prethread, 3.00 s for thread-pool"],
    [3, "does not: 2.00 s, and 1.50 s for prethread, 3.00 s for thread-pool"],
  ])("a thread for each client that takes %i s: it %s", (thread, sentence) => {
    expect(findingsOf(resultOf("c", { iterative: 1, thread, prethread: 2.5, "thread-pool": 4 }))).toEqual([
      `In the 3rd edition a thread for each client (0.99 s) beat both pools of threads (1.93 s, 2.05 s). Here it ${sentence}.`,
    ]);
  });

  test("compares passing with accepting, and tells how skewed it is", () => {
    const workers = [0, 10, 20, 30, 40, 0];
    expect(
      findingsOf(resultOf("bun", { iterative: 1, "prefork-accept": 3, "prefork-pass": 2 }, workers)),
    ).toEqual([
      "To pass each connection to a child (1.50 s for all clients) is cheaper than to let the children accept (2.50 s); in the book it is dearer (2.58 s, 1.80 s).",
      "Of the 3.00 s that prefork-accept has used in all, 0.50 s went by before its first client: 15 runtimes had to be started.",
      "prefork-pass gives a client to the first child that is free, so the busiest third of its workers has served 70 % of them; in the book (Solaris) 75 %.",
    ]);
  });

  test.each([
    [3.4, "is dearer than to let the children accept (2.00 s)"],
    [2.8, "is not told apart, in one run of each, from letting the children accept (2.00 s)"],
  ])("tells nothing apart that one run may make of the same: %d s", (pass, verdict) => {
    const [sentence] = findingsOf(
      resultOf("node", { iterative: 1, "prefork-accept": 2.5, "prefork-pass": pass }),
    );
    expect(sentence).toContain(verdict);
  });

  test("says nothing of what was not measured", () => {
    expect(findingsOf(resultOf("node", { iterative: 1, fork: null, "prefork-pass": 2 }))).toEqual([]);
    expect(findingsOf(resultOf("node", { fork: 2, thread: 3, "thread-pool": 1 }))).toEqual([]);
  });
});
