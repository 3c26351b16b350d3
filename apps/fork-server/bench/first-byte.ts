import { spawn } from "node:child_process";
import { once } from "node:events";
import { createConnection } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../../../test-utils/src/free-port.ts";
import type { Contestant } from "@acceptloop/test-utils/bench/contest";

/** New clients per second, and how many of them. */
const RATE = 10;
const CLIENTS = 25;

/** Median milliseconds from connect(2) to the first byte of the answer, of clients who come one by one. */
export async function firstByte({ command }: Contestant): Promise<number> {
  const port = await freePort();
  const words = command.map((word) =>
    word.replaceAll("{port}", String(port)).replaceAll("{service}", "upper"),
  );
  const [file = "", ...operands] = words;
  const server = spawn(file, operands, { stdio: ["ignore", "ignore", "inherit"], detached: true });
  const times: number[] = [];
  try {
    while (!(await takes(port).catch(() => 0))) await wait(50);
    await wait(1000);
    for (let client = 0; client < CLIENTS; client += 1) {
      times.push(await takes(port));
      await wait(Math.max(1, 1000 / RATE - (times.at(-1) ?? 0)));
    }
  } finally {
    if (server.pid !== undefined) process.kill(-server.pid, "SIGKILL");
  }
  return times.toSorted((one, other) => one - other)[CLIENTS >> 1] ?? Number.NaN;
}

async function takes(port: number): Promise<number> {
  const start = performance.now();
  const socket = createConnection({ host: "127.0.0.1", port, noDelay: true });
  await once(socket, "connect");
  socket.write("x");
  await once(socket, "data");
  const time = performance.now() - start;
  socket.destroy();
  return time;
}
