import { setTimeout as wait } from "node:timers/promises";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { childrenOf, type Client, client, commandOf, runtimes, start } from "@acceptloop/test-utils";
import { describe, expect, test } from "vitest";

const hasProcesses = existsSync("/proc/self/stat");

/** On a small machine, a process may take a while to start. */
const patience = { timeout: 60_000 };

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

/** Sends a signal to processes; throws where one is missing, since 0 would be everybody in the group of the tests. */
const signal = (name: NodeJS.Signals, ...pids: readonly (number | undefined)[]): void =>
  pids.forEach((pid) => process.kill(pid ?? Number.NaN, name));

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

/** How many workers a server has started besides the first ones, by what it has printed at the end. */
function successorsIn(stdout: string): number {
  return JSON.parse(stdout.split("\n").findLast((line) => line.includes('"statistics"')) ?? "{}").successors;
}

/** A process that a server has just started. */
async function freshChild(server: number, before: readonly number[]): Promise<number> {
  for (;;) {
    const fresh = childrenOf(server).find((pid) => !before.includes(pid));
    // Before execve(2) it is still its parent's image, and a parent that has called vfork(2) waits for that.
    if (fresh !== undefined && readFileSync(`/proc/${fresh}/cmdline`, "latin1").includes("/child."))
      return fresh;
    await new Promise((resolve) => setImmediate(resolve));
  }
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

  // On Deno, who waits in the parent's line is the successor's client.
  test.each(runtime === "deno" ? [] : ["prefork-accept", "prefork-reuseport"])(
    "%s: who waits in line sees a reset when the process crashes",
    async (model) => {
      const server = await serve(model, "--service", "crash", "--workers", "1", "--max-connections", "1");
      const poisoner = await greeted(server.port);
      const waiting = await client(server.port);
      const seen = waiting.receive(1).catch((error: unknown) => error);
      await poisoner.send("POISON\n");
      expect(await seen).toMatchObject({ code: "ECONNRESET" });
      await server.stop();
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

  test.each(["prefork-accept", "prefork-reuseport"])(
    "%s: --max-requests replaces no process whose predecessor still has clients",
    async (model) => {
      const options = ["--workers", "1", "--max-connections", "2", "--max-requests", "1", "--json"];
      const server = await serve(model, ...options);
      const replaced: (number | undefined)[] = [];
      const acceptor = () => acceptorsOf(server).find((pid) => !replaced.includes(pid));
      const isReplaced = async () => {
        await expect.poll(acceptor, patience).toBeDefined();
        await expect.poll(() => acceptorsOf(server), patience).toHaveLength(1);
      };
      replaced.push(acceptor());
      const first = await greeted(server.port);
      await isReplaced();
      replaced.push(acceptor());
      const second = await greeted(server.port);
      signal("SIGUSR2", server.pid);
      await expect.poll(() => server.stdout(), patience).toContain('"statistics"');
      expect(successorsIn(server.stdout())).toBe(1);
      await first.close();
      await isReplaced();
      await second.close();
      expect((await server.stop()).code).toBe(0);
    },
  );

  // Deno's parent listens itself, and nobody has to lend.
  test.each(runtime === "deno" ? [] : ["prefork-accept"])(
    "%s: a process that is replaced gets the socket from whoever can lend it",
    async (model) => {
      const server = await serve(model, "--workers", "3");
      const [busy, killed, free] = acceptorsOf(server);
      signal("SIGSTOP", busy);
      signal("SIGKILL", killed);
      const successors = () => acceptorsOf(server).filter((pid) => pid !== busy && pid !== free);
      await expect.poll(successors, patience).toHaveLength(1);
      signal("SIGCONT", busy);
      const { code, stderr } = await server.stop();
      expect(code).toBe(0);
      expect(stderr).toBe(`process ${killed} ended with SIGKILL\n`);
    },
  );

  test.each([
    ["prefork-accept", "2"],
    ["prefork-reuseport", "1"],
  ])(
    "%s: SIGHUP waits for processes that are busy, and loses nobody who waits for them",
    async (model, workers) => {
      const server = await serve(model, "--workers", workers, "--stats", "--json");
      const before = childrenOf(server.pid);
      signal("SIGSTOP", ...before);
      const clients = await Promise.all(Array.from({ length: 20 }, () => client(server.port)));
      for (const one of clients) await one.send("x");
      signal("SIGHUP", server.pid);
      const successor = () => childrenOf(server.pid).find((pid) => !before.includes(pid));
      await expect.poll(successor, patience).toBeDefined();
      // Longer than a server would wait that cannot wait.
      await wait(3000);
      signal("SIGCONT", ...before);
      for (const one of clients) expect(String(await one.receive(1))).toBe("X");
      await Promise.all(clients.map((one) => one.close()));
      await expect
        .poll(() => childrenOf(server.pid).filter((pid) => before.includes(pid)), patience)
        .toEqual([]);
      const { code, stdout } = await server.stop();
      expect(code).toBe(0);
      expect(successorsIn(stdout)).toBe(before.length);
    },
  );

  test("fork-spare: processes that are killed before they served anybody do not end a server that serves", async () => {
    const server = await serve("fork-spare", "--spares", "1");
    for (let round = 0; round < 6; round += 1) {
      await expect.poll(() => childrenOf(server.pid), patience).toHaveLength(1);
      const [spare] = childrenOf(server.pid);
      signal("SIGKILL", spare);
      await expect.poll(() => server.stderr(), patience).toContain(`process ${spare} ended with SIGKILL\n`);
      await (await greeted(server.port)).close();
    }
    expect((await server.stop()).code).toBe(0);
  });

  test("prefork-pass: clients on their way to a process that is killed see a reset", async () => {
    const server = await serve("prefork-pass", "--workers", "1");
    const [worker] = childrenOf(server.pid);
    signal("SIGSTOP", worker);
    const clients = await Promise.all([1, 2, 3].map(() => client(server.port)));
    const seen = clients.map((one) => one.receive(1).catch((error: unknown) => error));
    await expect
      .poll(() => (signal("SIGUSR2", server.pid), server.stderr()), patience)
      .toContain("clientsPerWorker: 3\n");
    signal("SIGKILL", worker);
    const reset: unknown = expect.objectContaining({ code: "ECONNRESET" });
    expect(await Promise.all(seen)).toEqual([reset, reset, reset]);
    expect((await server.stop()).code).toBe(0);
  });

  test("fork-spare: a process that hangs while it starts is replaced; meanwhile others serve", async () => {
    const server = await serve("fork-spare", "--spares", "2");
    // Who is stopped a moment too late has started, and keeps the client that it is given: it goes on, and the next one
    // is stopped.
    let hanging = 0;
    for (let isReplaced = false; !isReplaced;) {
      await expect.poll(() => childrenOf(server.pid), patience).toHaveLength(2);
      const before = childrenOf(server.pid);
      const one = await greeted(server.port);
      const fresh = await freshChild(server.pid, before);
      signal("SIGSTOP", fresh);
      await one.close();
      const serving = (async () => {
        for (let round = 0; round < 5; round += 1) await (await greeted(server.port)).close();
      })();
      // A server waits for 10 s; to ask for its words alone would take one that had started for one that hangs.
      isReplaced = await expect
        .poll(() => childrenOf(server.pid).includes(fresh), { timeout: 25_000 })
        .toBe(false)
        .then(
          () => true,
          () => false,
        );
      if (!isReplaced) signal("SIGCONT", fresh);
      await serving;
      hanging = fresh;
    }
    await expect.poll(() => server.stderr()).toContain(`process ${hanging} does not answer\n`);
    await expect.poll(() => childrenOf(server.pid), patience).toHaveLength(2);
    expect((await server.stop()).code).toBe(0);
  });

  test.each(["SIGUSR1", "SIGUSR2"] as const)("%s shows who has served how many", async (name) => {
    const server = await serve("prefork-pass", "--workers", "1");
    await (await greeted(server.port)).close();
    signal(name, server.pid);
    await expect.poll(() => server.stderr(), patience).toContain("clientsPerWorker: 1\n");
    expect((await server.stop()).code).toBe(0);
  });

  test("a server goes on when nobody reads its words any more", async () => {
    const serving = ["serve", "0", "--model", "prefork-pass", "--workers", "1", "--service", "crash"];
    const unread = ["bash", "-c", 'exec "$@" 2> >(exit)', "bash"];
    const server = await start(unread.concat(commandOf("fork-server", runtime, ...serving)));
    for (let round = 0; round < 2; round += 1) {
      const poisoner = await greeted(server.port);
      await poisoner.send("POISON\n");
      await expect(poisoner.receive(1)).rejects.toThrow(/closed|reset|RESET/);
    }
    await expect.poll(() => isServed(server.port), patience).toBe(true);
    expect((await server.stop()).code).toBe(0);
  });

  // Deno panics, and Bun accepts no more.
  const patientWithoutDescriptors =
    runtime === "node"
      ? [["fork"], ["fork-spare"], ["prefork-pass", "--workers", "2", "--max-requests", "5"]]
      : [];
  test.each(patientWithoutDescriptors)(
    "%s: clients that use up the descriptors do not end the server",
    async (model = "", ...options) => {
      const serving = ["serve", "0", "--model", model, "--max-connections", "1000", ...options];
      const limited = ["sh", "-c", 'ulimit -n 64; exec "$@"', "sh"];
      const server = await start(limited.concat(commandOf("fork-server", runtime, ...serving)));
      const clients = await Promise.all(Array.from({ length: 90 }, () => client(server.port)));
      for (const one of clients) one.socket.on("error", () => {}).write("x");
      await expect.poll(() => server.stderr(), patience).toMatch(/(EMFILE.*\n[^]*){6}/);
      for (const one of clients) one.reset();
      await expect.poll(() => isServed(server.port), patience).toBe(true);
      expect((await server.stop()).code).toBe(0);
    },
  );
});
