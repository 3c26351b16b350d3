import { existsSync } from "node:fs";
import {
  childrenOf,
  client,
  commandOf,
  runtimes,
  start,
  testTranscripts,
  zombiesOf,
} from "@acceptloop/test-utils";
import { describe, expect, test } from "vitest";

const hasProcesses = existsSync("/proc/self/stat");

describe.each(runtimes)("fork-server fork on %s", (runtime) => {
  const serve = (...options: string[]) => start(commandOf("fork-server", runtime, "serve", "0", ...options));

  test.skipIf(!hasProcesses)(
    "20 clients at once have 20 processes, all gone afterwards, none a zombie",
    async () => {
      const server = await serve();
      const clients = await Promise.all(Array.from({ length: 20 }, () => client(server.port)));
      await Promise.all(
        clients.map(async (one) => {
          await one.send("x");
          await one.receive(1);
        }),
      );
      expect(new Set(childrenOf(server.pid)).size).toBe(20);
      await Promise.all(clients.map((one) => one.close()));
      await expect
        .poll(() => [...childrenOf(server.pid), ...zombiesOf(server.pid)], { timeout: 10_000 })
        .toEqual([]);
      await server.stop();
    },
  );

  test("a crash resets its own client; all others are served on", async () => {
    const server = await serve("--service", "crash");
    const [poisoner, other] = [await client(server.port), await client(server.port)];
    await other.send("before\n");
    await other.receive(7);
    await poisoner.send("POISON\n");
    await expect(poisoner.receive(1)).rejects.toThrow(expect.objectContaining({ code: "ECONNRESET" }));
    await other.send("after\n");
    expect(String(await other.receive(6))).toBe("after\n");
    await other.close();
    const { stderr } = await server.stop();
    expect(stderr).toMatch(/^process \d+ crashed: a client sent POISON$/m);
    expect(stderr).toMatch(/process \d+ ended with exit code 70; its client is cut off\n/);
  });

  test.skipIf(!hasProcesses)("no process outlives a killed parent", async () => {
    const server = await serve();
    const one = await client(server.port);
    await one.send("x");
    await one.receive(1);
    const children = childrenOf(server.pid);
    expect(children).toHaveLength(1);
    await server.stop("SIGKILL");
    await expect
      .poll(() => children.filter((pid) => existsSync(`/proc/${pid}`)), { timeout: 10_000 })
      .toEqual([]);
  });
});

testTranscripts(new URL("..", import.meta.url).pathname);
