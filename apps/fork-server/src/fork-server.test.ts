import { existsSync, readFileSync } from "node:fs";
import {
  childrenOf,
  type Client,
  client,
  commandOf,
  openDescriptors,
  run,
  runtimes,
  start,
  testTranscripts,
  zombiesOf,
} from "@acceptloop/test-utils";
import { describe, expect, test } from "vitest";

const hasProcesses = existsSync("/proc/self/stat");
const preforked = ["prefork-pass", "prefork-accept", "prefork-reuseport"];
const pools = ["fork-spare", ...preforked];

/** On a small machine, a process may take a while to start. */
const patience = { timeout: 60_000 };

/** No process: to kill it throws. 0 would be everybody in the group of the tests. */
const NOBODY = Number.NaN;

/** Waits until a client's connection has been ended or reset by the other side. */
const gone = ({ socket }: Client) =>
  new Promise((resolve) => socket.once("end", resolve).once("close", resolve));

/** What a client sees that was cut off, and not answered to the end. */
const reset: unknown = expect.objectContaining({ code: "ECONNRESET" });

/** Whether a process runs; a zombie has no command line any more. */
const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`).length > 0;

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** The last figures that a server has printed as a JSON line. */
function statisticsIn(stdout: string): { accepted: number; clientsPerWorker: number[]; successors: number } {
  return JSON.parse(stdout.split("\n").findLast((line) => line.includes('"statistics"')) ?? "{}");
}

describe.each(runtimes)("fork-server on %s", (runtime) => {
  const serve = (model: string, ...options: string[]) =>
    start(commandOf("fork-server", runtime, "serve", "0", "--model", model, ...options));

  /** Connects, says `line`, and waits until it has come back. */
  async function greeted(port: number, line = "x") {
    const one = await client(port);
    await one.send(line);
    expect(String(await one.receive(line.length))).toBe(line.toUpperCase());
    return one;
  }

  test.skipIf(!hasProcesses)(
    "fork: 50 clients have 50 processes; one that is killed resets one client, and nothing is left of all",
    async () => {
      const server = await serve("fork");
      // What a runtime opens for its first child, or for its first word on stderr, it may keep.
      const first = await greeted(server.port);
      process.kill(childrenOf(server.pid)[0] ?? NOBODY, "SIGKILL");
      await gone(first);
      await expect.poll(() => childrenOf(server.pid), patience).toEqual([]);
      const descriptors = openDescriptors(server.pid);
      const clients = await Promise.all(Array.from({ length: 50 }, () => greeted(server.port)));
      const children = childrenOf(server.pid);
      expect(new Set(children).size).toBe(50);

      process.kill(children[20] ?? NOBODY, "SIGKILL");
      const cutOff = await Promise.race(clients.map(async (one) => (await gone(one), one)));
      await expect(cutOff.receive(1)).rejects.toThrow(reset);
      await Promise.all(
        clients
          .filter((one) => one !== cutOff)
          .map(async (one) => {
            await one.send("still here");
            expect(String(await one.receive(10))).toBe("STILL HERE");
            await one.close();
          }),
      );
      await cutOff.close();
      const remains = () => [...childrenOf(server.pid), ...zombiesOf(server.pid)];
      await expect.poll(remains, patience).toEqual([]);
      await expect.poll(() => openDescriptors(server.pid), patience).toBeLessThanOrEqual(descriptors);
      const { stderr } = await server.stop();
      expect(stderr).toContain(`process ${children[20]} ended with SIGKILL; its client is cut off\n`);
    },
  );

  test.each(["fork", "fork-spare"])(
    "%s: a crash resets its own client; all others are served on",
    async (model) => {
      const server = await serve(model, "--service", "crash");
      const [poisoner, other] = [await client(server.port), await client(server.port)];
      await other.send("before\n");
      await other.receive(7);
      await poisoner.send("POISON\n");
      await expect(poisoner.receive(1)).rejects.toThrow(reset);
      await other.send("after\n");
      expect(String(await other.receive(6))).toBe("after\n");
      await other.close();
      const { stderr } = await server.stop();
      expect(stderr).toMatch(/^process \d+ crashed: a client sent POISON$/m);
      expect(stderr).toMatch(/process \d+ ended with exit code 70; its client is cut off\n/);
    },
  );

  test.skipIf(!hasProcesses)(
    "fork: Ctrl-C, which a terminal sends to all, does not end who has not started yet",
    async () => {
      const options = ["--drain-timeout", "60000"];
      const server = await start(commandOf("fork-server", runtime, "serve", "0", ...options), {
        isGroup: true,
      });
      const one = await client(server.port);
      await one.send("x");
      await expect.poll(() => childrenOf(server.pid), { ...patience, interval: 1 }).toHaveLength(1);
      const stopped = server.stop("SIGINT");
      expect(String(await one.receive(1))).toBe("X");
      await one.close();
      expect(await stopped).toMatchObject({ code: 0, stderr: expect.not.stringContaining("SIGINT") });
    },
  );

  test.skipIf(!hasProcesses).each([["fork-spare"], ["prefork-pass", "--workers", "2"]])(
    "%s: one that is killed resets its own clients; all others are served on",
    async (model, ...options) => {
      const server = await serve(model, ...options);
      const atRest = new Map(childrenOf(server.pid).map((pid) => [pid, openDescriptors(pid)]));
      const one = await greeted(server.port);
      const its = [...atRest].find(([pid, descriptors]) => openDescriptors(pid) > descriptors)?.[0];
      const other = await greeted(server.port);
      process.kill(its ?? NOBODY, "SIGKILL");
      await expect(one.receive(1)).rejects.toThrow(reset);
      await other.send("still here");
      expect(String(await other.receive(10))).toBe("STILL HERE");
      await other.close();
      await server.stop();
    },
  );

  test.each(preforked)("%s: a crash resets the clients of one process, which is replaced", async (model) => {
    const server = await serve(model, "--service", "crash", "--workers", "2", "--json");
    const talk = async (one: Client) => {
      await one.send("hello\n");
      return String(await one.receive(6));
    };
    const isIdle = async () => {
      const seen = server.stdout().length;
      process.kill(server.pid, "SIGUSR1");
      await expect.poll(() => server.stdout().slice(seen), patience).toContain("\n");
      return statisticsIn(server.stdout()).clientsPerWorker.includes(0);
    };
    const before = childrenOf(server.pid);
    const clients: Client[] = [];
    // Whom the system gives a client to is its own affair: until each process has one.
    while (await isIdle()) {
      const one = await client(server.port);
      await talk(one);
      clients.push(one);
    }
    const [poisoner] = clients;
    await poisoner?.send("POISON\n");
    await expect(poisoner?.receive(1)).rejects.toThrow(reset);
    await expect
      .poll(() => childrenOf(server.pid).filter((pid) => !before.includes(pid)).length, patience)
      .toBe(1);
    const others = clients.filter(({ socket }) => !socket.destroyed);
    expect(others.length).toBeGreaterThan(0);
    for (const one of others) expect(await talk(one)).toBe("hello\n");
    const next = await client(server.port);
    expect(await talk(next)).toBe("hello\n");
    await Promise.all([next, ...others].map((one) => one.close()));
    await server.stop();
  });

  test.each(preforked)(
    "%s: after all of its processes were killed it serves again, on the same port",
    async (model) => {
      const server = await serve(model, "--workers", "2");
      await (await greeted(server.port)).close();
      for (const pid of childrenOf(server.pid)) process.kill(pid, "SIGKILL");
      const isServed = () =>
        greeted(server.port).then(
          (one) => one.close().then(() => true),
          () => false,
        );
      await expect.poll(isServed, patience).toBe(true);
      await expect.poll(() => childrenOf(server.pid).length, patience).toBe(2);
      expect((await server.stop()).code).toBe(0);
    },
  );

  test.each(["fork", ...pools])("%s: no process outlives a killed parent", async (model) => {
    const server = await serve(model);
    await greeted(server.port);
    const children = childrenOf(server.pid);
    expect(children).not.toEqual([]);
    await server.stop("SIGKILL");
    await expect.poll(() => children.filter(isAlive), patience).toEqual([]);
  });

  test.each([
    ["fork", 2, []],
    ["fork-spare", 2, []],
    ["prefork-pass", 2, ["--workers", "2"]],
    ["prefork-accept", 1, ["--workers", "1"]],
    ["prefork-reuseport", 1, ["--workers", "3"]],
  ])(
    "%s: with --max-connections %i a further client waits until another one leaves",
    async (model, most, more) => {
      const server = await serve(model, "--max-connections", String(most), ...more);
      const served = await Promise.all(Array.from({ length: most }, () => greeted(server.port)));
      const further = await client(server.port);
      await further.send("and me");
      // Those who are served are answered again and again; who waits is not.
      for (let round = 0; round < 5; round += 1) {
        for (const one of served) {
          await one.send("x");
          await one.receive(1);
        }
      }
      expect(further.socket.bytesRead).toBe(0);
      await served[0]?.close();
      expect(String(await further.receive(6))).toBe("AND ME");
      await Promise.all([further, ...served].map((one) => one.close()));
      await server.stop();
    },
  );

  test.each(preforked)("%s: a process retires after --max-requests clients; none is lost", async (model) => {
    const server = await serve(model, "--workers", "2", "--max-requests", "5", "--stats", "--json");
    const before = childrenOf(server.pid);
    let clients = 0;
    // Who is the quickest is a matter of luck: until each of them has had its five.
    for (; childrenOf(server.pid).some((pid) => before.includes(pid)); clients += 1)
      await (await greeted(server.port, `client ${clients}`)).close();
    const { successors, accepted, clientsPerWorker } = statisticsIn((await server.stop()).stdout);
    expect(successors).toBeGreaterThanOrEqual(2);
    expect(accepted).toBe(clients);
    expect(sum(clientsPerWorker)).toBe(clients);
  });

  test.each(preforked)("%s: SIGHUP under load loses none of 2000 requests", async (model) => {
    const server = await serve(model, "--json");
    const before = childrenOf(server.pid);
    let requests = 0;
    let lost = 0;
    const loop = async (): Promise<void> => {
      while (requests < 2000) {
        requests += 1;
        if (requests % 400 === 200) process.kill(server.pid, "SIGHUP");
        await greeted(server.port, "request").then(
          (one) => one.close(),
          () => (lost += 1),
        );
      }
    };
    await Promise.all(Array.from({ length: 8 }, loop));
    expect(lost).toBe(0);
    await expect
      .poll(() => childrenOf(server.pid).filter((pid) => before.includes(pid)), patience)
      .toEqual([]);
    process.kill(server.pid, "SIGUSR1");
    await expect.poll(() => server.stdout(), patience).toContain('"statistics"');
    const { code, stdout } = await server.stop();
    expect(code).toBe(0);
    const { accepted, clientsPerWorker, successors } = statisticsIn(stdout);
    expect(accepted).toBe(requests - lost);
    expect(sum(clientsPerWorker)).toBe(requests - lost);
    expect(successors).toBeGreaterThanOrEqual(2);
  });

  test("fork-spare: SIGHUP replaces those who wait; who is being served stays", async () => {
    const server = await serve("fork-spare", "--spares", "2");
    const one = await greeted(server.port);
    const before = childrenOf(server.pid);
    process.kill(server.pid, "SIGHUP");
    await expect
      .poll(() => childrenOf(server.pid).filter((pid) => before.includes(pid)).length, patience)
      .toBe(1);
    await one.send("me");
    expect(String(await one.receive(2))).toBe("ME");
    await one.close();
    await server.stop();
  });

  test("a server whose processes never serve anybody ends with a sentence", async () => {
    const server = await serve("prefork-accept", "--workers", "2");
    const assassin = setInterval(() => {
      for (const pid of childrenOf(server.pid)) void run(["kill", "-9", String(pid)]);
    }, 1);
    const { code, stderr } = await server.exited.finally(() => clearInterval(assassin));
    expect(code).toBe(70);
    expect(stderr).toMatch(
      /\nfork-server crashed: 5 processes in a row ended before they had served anybody\n$/,
    );
  });

  test("--forget-close: who is left by a process without a word waits for ever", async () => {
    const forgetful = await serve("fork", "--forget-close");
    const careful = await serve("fork");
    const abandoned = await greeted(forgetful.port);
    const informed = await greeted(careful.port);
    for (const { pid } of [forgetful, careful]) process.kill(childrenOf(pid)[0] ?? NOBODY, "SIGKILL");
    await gone(informed);
    await expect.poll(() => childrenOf(forgetful.pid), patience).toEqual([]);
    expect(abandoned.socket.readableEnded).toBe(false);
    await Promise.all([careful.stop(), forgetful.stop("SIGKILL"), gone(abandoned)]);
  });

  test.each(["prefork-accept", "prefork-reuseport"])(
    "%s: a port in use and a Unix socket are refused in a sentence",
    async (model) => {
      const server = await serve(model);
      const refused = async (endpoint: string) => {
        const { code, stderr } = await run(
          commandOf("fork-server", runtime, "serve", endpoint, "--model", model),
        );
        expect(code).toBe(2);
        return stderr;
      };
      expect(await refused(String(server.port))).toBe(
        `fork-server: cannot listen on 127.0.0.1:${server.port}: the address is already in use (EADDRINUSE)\n`,
      );
      expect(await refused("unix:/tmp/fork-server.sock")).toMatch(
        /^fork-server: cannot let several processes listen on a Unix socket: .* \(ENOTSUP\)\n$/,
      );
      await server.stop();
    },
  );

  test.each(runtime === "deno" ? ["fork", ...pools] : [])(
    "%s: what Deno does not permit is refused in a sentence",
    async (model) => {
      const refused = async (permission: string) => {
        const command = commandOf("fork-server", runtime, "serve", "0", "--model", model);
        const { code, stderr } = await run(command.filter((word) => word !== permission));
        expect(code).toBe(2);
        return stderr;
      };
      expect(await refused("--allow-env")).toMatch(
        /^fork-server: Requires env access, .*--allow-env flag\n$/,
      );
      expect(await refused("--allow-run")).toBe(
        "fork-server: cannot post a guard: the runtime does not permit it (EPERM)\n",
      );
    },
  );

  test("an option that says nothing to a model is wrong usage", async () => {
    const { code, stderr } = await run(commandOf("fork-server", runtime, "serve", "0", "--workers", "3"));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^fork-server: --workers is not for --model fork\nUsage: /);
  });
});

testTranscripts(new URL("..", import.meta.url).pathname);
