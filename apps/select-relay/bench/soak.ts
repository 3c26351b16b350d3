/**
 * The two loads that a test is too short for: one of 100 who does not read, while lines go on for ten seconds; and 2,000
 * clients of whom ten speak. Says what held, and ends with 1 if something did not.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { createHistogram } from "node:perf_hooks";
import { commandOf, type RunningProgram, runtimes, start } from "@acceptloop/test-utils";

const SECONDS = 10;
const LINES_PER_SECOND = 1000;
const LINE = 1000;

let hasFailed = false;

function report(claim: string, holds: boolean, figure: string): void {
  hasFailed ||= !holds;
  process.stdout.write(`  ${holds ? "holds" : "FAILS"}  ${claim}: ${figure}\n`);
}

async function statistics(server: RunningProgram): Promise<Map<string, number>> {
  const before = server.stderr().length;
  process.kill(server.pid, "SIGUSR1");
  while (!server.stderr().slice(before).includes("most bytes held")) await new Promise(setImmediate);
  const rows = server
    .stderr()
    .slice(before)
    .matchAll(/^(.*): (\d+)$/gm);
  return new Map(Array.from(rows, ([, name = "", value]) => [name, Number(value)]));
}

async function join(port: number): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  await once(socket, "connect");
  return socket;
}

/** Resident memory of a process, in MB (proc(5)). */
function memoryOf(pid: number): number {
  const [, kilobytes = "0"] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}

async function oneDoesNotRead(server: RunningProgram): Promise<void> {
  const latency = createHistogram();
  const sender = await join(server.port);
  const counts: number[] = [];
  const receivers = await Promise.all(Array.from({ length: 98 }, () => join(server.port)));
  for (const [index, socket] of receivers.entries()) {
    counts.push(0);
    let at = 0;
    socket.on("data", (bytes: Buffer) => {
      const now = performance.now();
      // A time stands at the beginning of each line; one that was cut in two is not looked at.
      for (let begins = (LINE - (at % LINE)) % LINE; begins + 16 <= bytes.length; begins += LINE) {
        const waited = now - Number(bytes.toString("latin1", begins, begins + 16));
        latency.record(Math.max(1, Math.round(waited * 1000)));
      }
      at += bytes.length;
      counts[index] = at / LINE;
    });
  }
  const stopped = spawn("socat", ["-u", `TCP:127.0.0.1:${server.port}`, "OPEN:/dev/null"], {
    stdio: "ignore",
  });
  while ((await statistics(server)).get("accepted") !== 100)
    await new Promise((resolve) => setTimeout(resolve, 20));
  stopped.kill("SIGSTOP");
  const before = memoryOf(server.pid);
  let highest = before;
  let sent = 0;
  const begin = performance.now();
  while (sent < SECONDS * LINES_PER_SECOND) {
    const due = Math.min(((performance.now() - begin) / 1000) * LINES_PER_SECOND, SECONDS * LINES_PER_SECOND);
    for (; sent < due; sent += 1)
      sender.write(`${performance.now().toFixed(6).padStart(16)}${".".repeat(LINE - 17)}\n`);
    if (sent % 100 === 0) highest = Math.max(highest, memoryOf(server.pid));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  while (counts.some((count) => count < sent)) await new Promise((resolve) => setTimeout(resolve, 20));
  const figures = await statistics(server);
  const p99 = latency.percentile(99) / 1000;
  report(
    "98 who read miss nothing",
    counts.every((count) => count === sent),
    `${sent} lines each`,
  );
  report("p99 below 50 ms", p99 < 50, `${p99.toFixed(1)} ms`);
  report(
    "the one who does not read is dropped",
    figures.get("dropped clients") === 1,
    `${figures.get("dropped clients")}`,
  );
  report(
    "memory is bounded",
    highest < before + 100,
    `${before.toFixed(0)} MB, at most ${highest.toFixed(0)} MB`,
  );
  stopped.kill("SIGKILL");
  for (const socket of [sender, ...receivers]) socket.destroy();
}

async function manyListen(server: RunningProgram): Promise<void> {
  const clients: Socket[] = [];
  // In groups, since more at once than the backlog would be dropped by the system, and come back in their own time.
  while (clients.length < 2000) {
    clients.push(...(await Promise.all(Array.from({ length: 200 }, () => join(server.port)))));
  }
  const heard = clients.map(() => 0);
  for (const [index, socket] of clients.entries()) {
    socket.on("data", (bytes: Buffer) => {
      heard[index] = (heard[index] ?? 0) + bytes.length;
    });
  }
  while ((await statistics(server)).get("accepted") !== 2000)
    await new Promise((resolve) => setTimeout(resolve, 20));
  const line = `${"x".repeat(63)}\n`;
  const begin = performance.now();
  for (const sender of clients.slice(0, 10)) sender.write(line.repeat(100));
  const expected = (index: number): number => (index < 10 ? 900 : 1000) * line.length;
  while (heard.some((bytes, index) => bytes < expected(index)))
    await new Promise((resolve) => setTimeout(resolve, 20));
  const seconds = (performance.now() - begin) / 1000;
  const isExact = heard.every((bytes, index) => bytes === expected(index));
  report(
    "2,000 clients, 10 senders: every line arrives",
    isExact,
    `1,000 lines each in ${seconds.toFixed(1)} s`,
  );
  for (const socket of clients) socket.destroy();
}

for (const runtime of runtimes) {
  process.stdout.write(`${runtime}\n`);
  for (const load of [oneDoesNotRead, manyListen]) {
    const server = await start(commandOf("select-relay", runtime, "serve", "0", "--line-rate", "0"));
    await load(server);
    await server.stop();
  }
}
process.exit(hasFailed ? 1 : 0);
