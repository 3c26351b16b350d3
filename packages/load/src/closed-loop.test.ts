import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandOf } from "@acceptloop/test-utils";
import { expect, test } from "vitest";
import { noErrors, planFor, serve, serveWith } from "../test-support/under-load.ts";
import { Load } from "./load.ts";

test("each client asks again when it was answered, and all figures agree", async () => {
  const { port } = await serve();
  await using load = await Load.start(planFor(port, { connections: 5, threads: 3 }));
  const result = await load.measure(1500);
  expect(result.errors).toEqual(noErrors);
  expect(result.clientsAnswered).toBe(5);
  expect(result.repliesPerConnection).toHaveLength(5);
  expect(Math.min(...result.repliesPerConnection)).toBeGreaterThan(0);
  expect(result.repliesPerConnection.reduce((sum, count) => sum + count)).toBe(result.replies);
  expect(result.planned).toBe(result.sent);
  expect(Math.abs(result.sent - result.replies)).toBeLessThanOrEqual(5);
  expect(result.latency.count).toBe(result.replies);
  expect(result.firstByte.count).toBe(result.replies);
  expect(result.connecting.count).toBe(5);
  expect(result.timeline.reduce((sum, { replies }) => sum + replies, 0)).toBe(result.replies);
  expect(result.latency.maximum).toBe(result.uncorrected.maximum);
});

test("a reply may come in pieces; its first byte comes first", async () => {
  const { port } = await serve("torn");
  await using load = await Load.start(planFor(port));
  const { replies, errors, firstByte, uncorrected } = await load.measure(500);
  expect(errors).toEqual(noErrors);
  expect(firstByte.count).toBe(replies);
  // Of all of them: one that was held up may see both at the same time.
  expect(firstByte.mean ?? 0).toBeLessThan(uncorrected.mean ?? 0);
});

test("a large message goes there and back", async () => {
  const { port } = await serve();
  const large = new Uint8Array(3_000_000).fill(0x61);
  const plan = planFor(port, { connections: 2, request: large, reply: large.map(() => 0x41) });
  await using load = await Load.start(plan);
  const result = await load.measure(3000);
  expect(result.errors).toEqual(noErrors);
  expect(result.clientsAnswered).toBe(2);
});

test("each request may have a connection of its own", async () => {
  const { port } = await serve();
  await using load = await Load.start(planFor(port, { reconnects: true }));
  const { errors, replies, connecting } = await load.measure(1500);
  expect(errors).toEqual(noErrors);
  expect(replies).toBeGreaterThan(4);
  // Of each client one connection may be older than the window.
  expect(connecting.count).toBeGreaterThanOrEqual(replies - 4);
});

test("where each request has a connection of its own, a window counts those that were opened in it", async () => {
  const { port } = await serve();
  await using load = await Load.start(planFor(port, { reconnects: true, rate: 100 }));
  for (let window = 0; window < 3; window += 1) {
    const { connecting, planned } = await load.measure(1000);
    // Of each client one may have been asked for before.
    expect(connecting.count).toBeLessThanOrEqual(planned + 4);
    expect(connecting.count).toBeGreaterThan(0);
  }
});

test("a Unix socket is one of streams", async () => {
  const folder = mkdtempSync(join(tmpdir(), "load-"));
  const path = join(folder, "socket");
  await serveWith(commandOf("tcp-echo", "node", "serve", `unix:${path}`));
  await using load = await Load.start({ ...planFor(0), endpoint: { path } });
  expect(await load.measure(200)).toMatchObject({ errors: noErrors, clientsAnswered: 4 });
  rmSync(folder, { recursive: true });
});

test("a name is looked up", async () => {
  const { port } = await serve();
  await using load = await Load.start({ ...planFor(port), endpoint: { host: "localhost", port } });
  expect(await load.measure(200)).toMatchObject({ errors: noErrors, clientsAnswered: 4 });
});
