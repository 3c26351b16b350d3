import { once } from "node:events";
import { createServer } from "node:net";
import { openDescriptors } from "@acceptloop/test-utils";
import { expect, test } from "vitest";
import { planFor, request, serve } from "../test-support/under-load.ts";
import { Load } from "./load.ts";

test("all clients leave", async () => {
  let open = 0;
  const server = createServer((socket) => {
    open += 1;
    socket.on("error", () => {});
    socket.once("close", () => (open -= 1));
    socket.pipe(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const load = await Load.start(planFor(port, { connections: 20, threads: 2, reply: request }));
  await expect.poll(() => open).toBe(20);
  await load.stop();
  await load.stop();
  await expect.poll(() => open).toBe(0);
  server.close();
});

test("a signal ends a window and everything else at once", async () => {
  const { port, pid } = await serve();
  const before = openDescriptors(pid);
  const interruption = new AbortController();
  const load = await Load.start(planFor(port), { signal: interruption.signal });
  const measuring = load.measure(60_000);
  interruption.abort();
  await expect(measuring).rejects.toMatchObject({ name: "AbortError" });
  await expect(load.measure(100)).rejects.toMatchObject({ name: "AbortError" });
  await expect.poll(() => openDescriptors(pid)).toBeLessThanOrEqual(before);
});

test("a signal ends the start", async () => {
  const { port } = await serve("silent");
  const signal = AbortSignal.timeout(300);
  await expect(Load.start(planFor(port, { warmUp: 60_000 }), { signal })).rejects.toMatchObject({
    name: "TimeoutError",
  });
  await expect(Load.start(planFor(port), { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: "AbortError",
  });
});

test("a window that is ended early keeps its figures", async () => {
  const { port } = await serve();
  await using load = await Load.start(planFor(port, { rate: 100 }));
  const { seconds, planned, replies } = await load.measure(60_000, { until: AbortSignal.timeout(2000) });
  expect(seconds).toBeLessThan(30);
  expect(Math.abs(planned - seconds * 100)).toBeLessThan(3);
  expect(replies).toBeGreaterThan(50);
});
