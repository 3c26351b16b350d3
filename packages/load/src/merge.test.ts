import { expect, test } from "vitest";
import { Histogram } from "./histogram.ts";
import { merge } from "./merge.ts";
import { emptyErrors } from "./thread/window.ts";

const nothing = new Histogram().encode();
const plan = {
  endpoint: { host: "127.0.0.1", port: 1 },
  connections: 2,
  threads: 2,
  request: new Uint8Array(1),
  reply: new Uint8Array(1),
};

/** What a thread has seen that needed so much of its core. */
const sightingWith = (use: number) => ({
  seconds: 1,
  planned: 0,
  sent: 0,
  sentLate: 0,
  latestBy: 1000 * use,
  replies: 0,
  latency: undefined,
  uncorrected: nothing,
  connecting: nothing,
  firstByte: nothing,
  errors: emptyErrors(),
  unanswered: 0,
  repliesPerClient: [0],
  clientsAnswered: 0,
  sliceMilliseconds: 100,
  slices: [],
  use,
  isPinned: true,
});

test("merge() tells what the busiest thread needed, by which the generator is judged, and what all of them did", () => {
  expect(merge(plan, [sightingWith(0.5), sightingWith(0.25)])).toMatchObject({
    use: 0.5,
    coresNeeded: 0.75,
    latestBy: 500,
  });
});
