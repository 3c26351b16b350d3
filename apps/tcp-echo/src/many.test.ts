import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { client, commandOf, residentBytes, runtimes, start } from "@acceptloop/test-utils";
import { describe, expect, test } from "vitest";

const IDLE = 10_000;
/** Bytes that one of them may cost; Deno needs 6,000 to 10,000, as its collector likes. */
const most = { node: 8000, deno: 12_000, bun: 8000 };
const BATCH = 200;

describe.skipIf(!existsSync("/proc/self/status")).each(runtimes)("tcp-echo event-loop on %s", (runtime) => {
  const serve = (...options: string[]) =>
    start(commandOf("tcp-echo", runtime, "serve", "0", "--max-connections", "20000", ...options));

  test("holds 10,000 idle connections in little memory, and 100 active ones among them lose nothing", async () => {
    const server = await serve("--drain-timeout", "0");
    // What the runtime needs once, however many come.
    await leave(await crowd(server.port, 3000));
    const before = residentBytes(server.pid);
    const idle = await crowd(server.port, IDLE);
    const active = await Promise.all(Array.from({ length: 100 }, () => client(server.port)));
    const bytesEach = (residentBytes(server.pid) - before) / IDLE;
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(
        active.map(async (one, index) => {
          const message = `round ${round} of ${index}\n`;
          await one.send(message);
          expect(String(await one.receive(message.length))).toBe(message.toUpperCase());
        }),
      );
    }
    await Promise.all(active.map((one) => one.close()));
    await leave(idle);
    await server.stop();
    expect(bytesEach).toBeLessThan(most[runtime]);
  });

  test.each([
    ["echo", 100_000_000],
    // It reads whatever it is told, and pays no attention.
    ["chargen", 1_000_000],
  ])("%s: a peer that never reads costs its own connection, not memory", async (service, offered) => {
    const server = await serve("--service", service, "--drain-timeout", "0");
    const [deaf, other] = [await client(server.port), await client(server.port)];
    const before = residentBytes(server.pid);
    deaf.socket.pause();
    // More than all buffers hold; the server must stop to read when nobody takes its answers.
    const block = new Uint8Array(50_000);
    let taken = 0;
    const offering = (async () => {
      for (; taken < offered; taken += block.length) await deaf.send(block);
    })().catch(() => {});
    await expect
      .poll(async () => {
        const earlier = taken;
        await new Promise((resolve) => setTimeout(resolve, 200));
        return taken - earlier;
      })
      .toBe(0);
    expect(taken).toBeGreaterThan(0);
    expect(residentBytes(server.pid) - before).toBeLessThan(32_000_000);
    await other.send("still here?");
    await other.receive(11);
    deaf.reset();
    other.reset();
    await offering;
    await server.stop();
  });
});

async function crowd(port: number, count: number): Promise<Socket[]> {
  const all: Socket[] = [];
  while (all.length < count) {
    const batch = Array.from({ length: BATCH }, () => connect({ host: "127.0.0.1", port }));
    await Promise.all(batch.map((socket) => once(socket, "connect")));
    all.push(...batch);
  }
  return all;
}

async function leave(all: readonly Socket[]): Promise<void> {
  const left = all.filter((socket) => !socket.closed).map((socket) => once(socket, "close"));
  // Resets, so that no TIME_WAIT is left of them.
  for (const socket of all) socket.resetAndDestroy();
  await Promise.all(left);
}
