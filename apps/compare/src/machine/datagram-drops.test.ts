import { existsSync } from "node:fs";
import { bind } from "@acceptloop/sockets";
import { describe, expect, test } from "vitest";
import { datagramsDroppedAt } from "./datagram-drops.ts";

const LARGE = new Uint8Array(32_768);

describe.skipIf(!existsSync("/proc/net/udp"))("datagramsDroppedAt() [needs /proc]", () => {
  test("counts what found the buffer of a port full", async () => {
    const receiver = await bind({ host: "127.0.0.1", port: 0 });
    const sender = await bind({ host: "127.0.0.1", port: 0 });
    await sender.connect(receiver.local);
    expect(datagramsDroppedAt(receiver.local)).toBe(0);
    // More than the buffer holds, while nobody has a turn to receive.
    const many = Math.ceil(receiver.receiveBufferBytes / LARGE.length) + 10;
    for (let count = 0; count < many; count += 1) sender.trySend(LARGE);
    await expect.poll(() => datagramsDroppedAt(receiver.local)).toBeGreaterThan(0);
    await Promise.all([receiver.close(), sender.close()]);
  });

  test("does not know a port that nobody has", async () => {
    const socket = await bind({ host: "127.0.0.1", port: 0 });
    await socket.close();
    expect(datagramsDroppedAt(socket.local)).toBe(null);
    expect(datagramsDroppedAt({ path: "/tmp/socket" })).toBe(null);
  });
});
