import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { childrenOf, type Client, client, commandOf, runtimes, start } from "@acceptloop/test-utils";
import { describe, expect, test } from "vitest";

const hasProcesses = existsSync("/proc/self/stat");

/** On a small machine, a process may take a while to start. */
const patience = { timeout: 30_000 };

/** Connects, says `line`, and waits until it has come back. */
async function greeted(port: number, line = "x\n"): Promise<Client> {
  const one = await client(port);
  await one.send(line);
  expect(String(await one.receive(line.length)).toLowerCase()).toBe(line.toLowerCase());
  return one;
}

const isServed = (port: number): Promise<boolean> =>
  greeted(port).then(
    (one) => one.close().then(() => true),
    () => false,
  );

/** Sends a signal to processes. */
const signal = (name: NodeJS.Signals, ...pids: readonly (number | undefined)[]): void =>
  pids.forEach((pid) => process.kill(pid ?? 0, name));

/** The children of a server that have the socket that listens on its port. */
function acceptorsOf({ pid, port }: { pid: number; port: number }): number[] {
  const wanted = new RegExp(`:${port.toString(16).toUpperCase().padStart(4, "0")} \\S+ 0A `);
  const listening = readFileSync("/proc/net/tcp", "latin1")
    .split("\n")
    .filter((line) => wanted.test(line));
  const sockets = new Set(listening.map((line) => `socket:[${line.trim().split(/\s+/)[9]}]`));
  return childrenOf(pid).filter((child) => descriptorsOf(child).some((target) => sockets.has(target)));
}

/** What the descriptors of a process are; one may be gone before it is looked at. */
function descriptorsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).map((descriptor) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${descriptor}`);
    } catch {
      return "";
    }
  });
}

describe.skipIf(!hasProcesses).each(runtimes)("the pools of fork-server on %s", (runtime) => {
  const serve = (model: string, ...options: string[]) =>
    start(commandOf("fork-server", runtime, "serve", "0", "--model", model, ...options));

  test.each(["prefork-accept", "prefork-reuseport"])(
    "%s: clients that crash whoever serves them do not end the server",
    async (model) => {
      const server = await serve(model, "--service", "crash", "--workers", "1");
      let crashed: number | undefined;
      const acceptor = () => acceptorsOf(server).find((pid) => pid !== crashed);
      for (let round = 0; round < 6; round += 1) {
        await expect.poll(acceptor, patience).toBeDefined();
        crashed = acceptor();
        const poisoner = await client(server.port);
        await poisoner.send("POISON\n");
        await expect(poisoner.receive(1)).rejects.toThrow(/closed|reset|RESET/);
      }
      await expect.poll(() => isServed(server.port), patience).toBe(true);
      expect((await server.stop()).code).toBe(0);
    },
  );

  test.each(["prefork-accept", "prefork-reuseport"])(
    "%s: whoever comes while all are being replaced is served or reset, not forgotten",
    async (model) => {
      const server = await serve(model, "--workers", "2");
      const before = childrenOf(server.pid);
      signal("SIGKILL", ...before);
      await expect.poll(() => childrenOf(server.pid).some((pid) => before.includes(pid))).toBe(false);
      const clients = await Promise.all(
        Array.from({ length: 30 }, () => greeted(server.port).then((one) => one.close(), String)),
      );
      expect(clients).toHaveLength(30);
      await expect.poll(() => isServed(server.port), patience).toBe(true);
      expect((await server.stop()).code).toBe(0);
    },
  );
});
