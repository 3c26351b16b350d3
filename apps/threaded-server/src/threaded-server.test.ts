import { existsSync } from "node:fs";
import {
  childrenOf,
  client,
  commandOf,
  runtimes,
  start,
  testTranscripts,
  threadsOf,
} from "@acceptloop/test-utils";
import { describe, expect, test } from "vitest";

const hasProcesses = existsSync("/proc/self/task");

describe.each(runtimes)("threaded-server thread on %s", (runtime) => {
  const serve = (...options: string[]) =>
    start(commandOf("threaded-server", runtime, "serve", "0", ...options));

  test.skipIf(!hasProcesses)("20 clients at once have one process and 20 threads", async () => {
    const server = await serve();
    const before = threadsOf(server.pid);
    const clients = await Promise.all(Array.from({ length: 20 }, () => client(server.port)));
    await Promise.all(
      clients.map(async (one) => {
        await one.send("x");
        await one.receive(1);
      }),
    );
    expect(threadsOf(server.pid) - before).toBeGreaterThanOrEqual(20);
    expect(childrenOf(server.pid)).toEqual([]);
    await Promise.all(clients.map((one) => one.close()));
    await expect.poll(() => threadsOf(server.pid), { timeout: 10_000 }).toBeLessThan(before + 20);
    await server.stop();
  });

  test("says emulated where the runtime cannot give a socket to a thread, and only there", async () => {
    const server = await serve("--json");
    const isEmulated = runtime !== "node";
    expect(JSON.parse(server.stdout())).toMatchObject({ emulated: isEmulated });
    const { stderr } = await server.stop();
    expect(stderr.includes("threaded-server: emulated: this runtime cannot give a thread a socket")).toBe(
      isEmulated,
    );
  });

  test("a crash cuts off its own client; all others are served on", async () => {
    const server = await serve("--service", "crash");
    const [poisoner, other] = [await client(server.port), await client(server.port)];
    await other.send("before\n");
    await other.receive(7);
    await poisoner.send("POISON\n");
    await expect(poisoner.receive(1)).rejects.toThrow(/closed|ECONNRESET/);
    await other.send("after\n");
    expect(String(await other.receive(6))).toBe("after\n");
    await other.close();
    const { code, stderr } = await server.stop();
    expect(code).toBe(0);
    expect(stderr).toMatch(/thread -?\d+ crashed: a client sent POISON$/m);
  });
});

testTranscripts(new URL("..", import.meta.url).pathname);
