import { setTimeout as elapsed } from "node:timers/promises";
import { expect, test } from "vitest";
import { noErrors, planFor, serve } from "../test-support/under-load.ts";
import { Load } from "./load.ts";

test("an open loop keeps to its plan", async () => {
  const { port } = await serve();
  await using load = await Load.start(planFor(port, { connections: 10, threads: 2, rate: 100 }));
  // Held up at its end, it has not sent all: then the next window shows whether it keeps to its plan.
  const isKept = async (): Promise<boolean> => {
    const { errors, planned, sent, repliesPerConnection } = await load.measure(2000);
    expect({ errors, planned }).toEqual({ errors: noErrors, planned: 200 });
    return sent > 190 && repliesPerConnection.every((count) => count >= 18 && count <= 22);
  };
  await expect.poll(isKept).toBe(true);
});

test("it takes another rate from window to window", async () => {
  const { port } = await serve();
  await using load = await Load.start(planFor(port, { rate: 20 }));
  expect((await load.measure(500)).planned).toBe(10);
  expect((await load.measure(500, { rate: 200 })).planned).toBe(100);
  expect((await load.measure(500)).planned).toBe(100);
});

test("it plans the same number in every window of the same length", async () => {
  const { port } = await serve();
  await using load = await Load.start(planFor(port, { rate: 2000 }));
  for (let window = 0; window < 20; window += 1) expect((await load.measure(50)).planned).toBe(100);
});

test("a request that is due while its client waits is sent late, and its latency counts from the plan", async () => {
  // Answers after 5 ms, so one client can do at most 200/s.
  const { port } = await serve("torn");
  await using load = await Load.start(planFor(port, { connections: 1, rate: 1000 }));
  const result = await load.measure(1000);
  expect(result.planned).toBeGreaterThan(990);
  expect(result.sent).toBeLessThan(300);
  expect(result.unanswered).toBeGreaterThan(700);
  expect(result.uncorrected.percentile(50) ?? 0).toBeLessThan(100);
  expect(result.latency.percentile(50) ?? 0).toBeGreaterThan(300);
  expect(result.warnings.join("\n")).toMatch(/Only \d/);
  // The next window begins anew, and knows nothing that was due before it.
  const next = await load.measure(200);
  expect(next.latency.maximum ?? 0).toBeLessThan(next.seconds * 1000 + 1);
});

test("a reply that comes a window too late counts in none: it was counted as unanswered", async () => {
  const { port } = await serve("slow");
  await using load = await Load.start(planFor(port, { rate: 40 }));
  await load.measure(200);
  const { planned, replies, unanswered, latency, seconds } = await load.measure(2000);
  expect({ planned, counted: replies + unanswered }).toEqual({ planned: 80, counted: 80 });
  expect(replies).toBeGreaterThan(0);
  expect(latency.count).toBe(80);
  expect(latency.maximum ?? 0).toBeLessThan(seconds * 1000 + 1);
});

test("what is unanswered at the end of a window has waited at least so long", async () => {
  const { port } = await serve("silent");
  await using load = await Load.start(planFor(port, { rate: 40, threads: 2, warmUp: 100 }));
  const { planned, replies, unanswered, latency, uncorrected } = await load.measure(1000);
  expect({ planned, replies, unanswered }).toEqual({ planned: 40, replies: 0, unanswered: 40 });
  expect(latency.count).toBe(40);
  expect(latency.percentile(50)).toBeGreaterThan(450);
  expect(latency.maximum).toBeGreaterThan(990);
  expect(uncorrected.count).toBe(0);
  // What the first window has left undone is not counted in the next one.
  const next = await load.measure(500);
  expect(next.latency.count).toBe(20);
});

test("a request is not late for want of a processor when its client was not free before", async () => {
  // Each is answered after 400 ms, and due again after 380.
  const { port } = await serve("slow");
  await using load = await Load.start(planFor(port, { connections: 1, rate: 1 / 0.38 }));
  // So that it is half-way through a reply when the plan begins.
  await load.measure(200);
  const { sent, sentLate } = await load.measure(3000);
  expect(sent).toBeGreaterThan(4);
  expect(sentLate).toBeLessThan(sent / 2);
});

test("while all clients wait for replies, the generator leaves the processor to the server", async () => {
  const { port } = await serve("silent");
  await using load = await Load.start(planFor(port, { rate: 2000, warmUp: 100 }));
  await load.measure(200);
  const before = process.cpuUsage();
  expect((await load.measure(2000)).planned).toBe(4000);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(1000);
});

// The ratio takes a machine that answers 2,000 requests a second: one that is held up meanwhile gets another try.
test(
  "a server that stood still shows in the corrected figures, and not in the others",
  { retry: 2 },
  async () => {
    const server = await serve();
    await using load = await Load.start(planFor(server.port, { connections: 50, rate: 2000 }));
    await load.measure(500);
    const measuring = load.measure(7000);
    await elapsed(2000);
    const stoppedAt = performance.now();
    process.kill(server.pid, "SIGSTOP");
    await elapsed(1400);
    process.kill(server.pid, "SIGCONT");
    const stopped = performance.now() - stoppedAt;
    const { latency, uncorrected, errors, planned, timeline } = await measuring;
    expect(errors).toEqual(noErrors);
    expect(planned).toBe(14_000);
    const corrected = latency.percentile(99) ?? 0;
    expect(corrected / (uncorrected.percentile(99) ?? Infinity)).toBeGreaterThan(50);
    expect(corrected).toBeGreaterThan(1000);
    // A fifth of the requests were due in that time, one after the other: half of them in its first half.
    expect(latency.percentile(90)).toBeGreaterThan(300);
    expect(latency.percentile(90)).toBeLessThan(stopped);
    const worst = Math.max(...timeline.map((slice) => slice.worst ?? 0));
    expect(worst).toBeGreaterThan(1300);
    // Slices in which nothing came.
    expect(
      timeline.filter(({ replies, worst: none }) => replies === 0 && none === null).length,
    ).toBeGreaterThan(10);
  },
);

test("it tells each second how it goes", async () => {
  const { port } = await serve();
  await using load = await Load.start(planFor(port, { rate: 300, threads: 2 }));
  const seconds: number[] = [];
  let total = 0;
  await load.measure(2500, {
    onSecond({ second, replies }) {
      seconds.push(second);
      total += replies;
    },
  });
  expect(seconds).toEqual([1, 2]);
  expect(total).toBeGreaterThan(300);
});
