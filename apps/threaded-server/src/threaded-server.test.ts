import { existsSync } from "node:fs";
import {
  childrenOf,
  type Client,
  client,
  commandOf,
  openDescriptors,
  run,
  type RunningProgram,
  runtimes,
  start,
  testTranscripts,
  threadsOf,
} from "@acceptloop/test-utils";
import { describe, expect, test } from "vitest";
import { type Misdeed, models, survivorsOf } from "../bench/survivors.ts";

const hasProcesses = existsSync("/proc/self/task");
const repeat = <Value>(count: number, make: (index: number) => Value): Value[] =>
  Array.from({ length: count }, (_, index) => make(index));

async function ask(one: Client, line: string): Promise<string> {
  await one.send(`${line}\n`);
  return String(await one.receive(line.length + 1)).trimEnd();
}

/** What a server that was started with --json tells about itself. */
async function statisticsOf(server: RunningProgram): Promise<Record<string, unknown>> {
  const seen = server.stdout().length;
  process.kill(server.pid, "SIGUSR1");
  await expect.poll(() => server.stdout().slice(seen)).toContain("\n");
  const statistics: Record<string, unknown> = JSON.parse(server.stdout().slice(seen));
  return statistics;
}

describe.each(runtimes)("threaded-server on %s", (runtime) => {
  const serve = (...options: string[]) =>
    start(commandOf("threaded-server", runtime, "serve", "0", ...options));
  const isEmulated = runtime !== "node";

  test.skipIf(!hasProcesses)("thread: 20 clients at once have one process and 20 threads", async () => {
    const server = await serve();
    const before = threadsOf(server.pid);
    const clients = await Promise.all(repeat(20, () => client(server.port)));
    await Promise.all(clients.map((one) => ask(one, "x")));
    expect(threadsOf(server.pid) - before).toBeGreaterThanOrEqual(20);
    expect(childrenOf(server.pid)).toEqual([]);
    await Promise.all(clients.map((one) => one.close()));
    await expect.poll(() => threadsOf(server.pid)).toBeLessThan(before + 20);
    await server.stop();
  });

  test.skipIf(!hasProcesses)(
    "thread: 100 clients at once, then 20 in turn, leave nothing behind",
    async () => {
      const server = await serve();
      const visit = async (): Promise<void> => {
        const one = await client(server.port);
        expect(await ask(one, "x")).toBe("X");
        await one.close();
      };
      await visit();
      const threads = threadsOf(server.pid);
      const descriptors = openDescriptors(server.pid);
      await Promise.all(repeat(100, visit));
      for (let count = 0; count < 20; count += 1) await visit();
      const remains = (): number[] => [
        Math.max(0, threadsOf(server.pid) - threads),
        Math.max(0, openDescriptors(server.pid) - descriptors),
      ];
      await expect.poll(remains).toEqual([0, 0]);
      await server.stop();
    },
  );

  test("terminate() closes the client of a thread", async () => {
    const fixture = commandOf("threaded-server", runtime).map((word) =>
      word.replace("src/main.ts", "test-support/terminate.ts"),
    );
    const server = await start(fixture);
    const one = await client(server.port);
    expect(await ask(one, "x")).toBe("x");
    process.kill(server.pid, "SIGUSR2");
    await expect(one.receive(1)).rejects.toThrow(/closed|ECONNRESET/);
    await server.stop("SIGKILL");
  });

  test.each(models)("%s says emulated where a thread cannot own the client's socket", async (model) => {
    const server = await serve("--json", "--model", model);
    const isBridged = isEmulated && (model === "thread" || model === "thread-pool");
    expect(JSON.parse(server.stdout())).toMatchObject({ model, emulated: isBridged });
    const { stderr } = await server.stop();
    expect(stderr.includes("emulated: this runtime cannot give a thread a socket")).toBe(isBridged);
  });

  test.each([
    ["thread", !isEmulated],
    ["thread-reuseport", true],
    ["watcher-executors", false],
  ])("%s --block-main: connected clients are answered meanwhile: %s", async (model, isAnswered) => {
    // Who is answered meanwhile is answered before it is over, however long that takes.
    const milliseconds = isAnswered ? 60_000 : 2000;
    const server = await serve("--model", model, "--block-main", String(milliseconds));
    const one = await client(server.port);
    await ask(one, "before");
    await expect.poll(() => server.stderr()).toContain(`main thread: blocked for ${milliseconds} ms`);
    expect(server.stderr().includes("answered all the same")).toBe(isAnswered);
    expect(await ask(one, "meanwhile")).toBe("MEANWHILE");
    const isOver = (): boolean => server.stderr().includes("back again");
    await expect.poll(isOver).toBe(!isAnswered);
    await server.stop("SIGKILL");
  });

  test("thread-pool: with 4 slow clients the fifth waits in the queue", async () => {
    const server = await serve("--model", "thread-pool", "--workers", "4", "--json");
    const slow = await Promise.all(repeat(4, () => client(server.port)));
    await Promise.all(slow.map((one) => ask(one, "x")));
    const fifth = await client(server.port);
    await fifth.send("fifth");
    await expect
      .poll(() => statisticsOf(server))
      .toMatchObject({ open: 5, queued: 1, clientsPerWorker: [1, 1, 1, 1] });
    expect(fifth.socket.bytesRead).toBe(0);
    await slow[0]?.close();
    expect(String(await fifth.receive(5))).toBe("FIFTH");
    await expect.poll(() => statisticsOf(server)).toMatchObject({ open: 4, queued: 0 });
    await Promise.all([...slow, fifth].map((one) => one.close()));
    await server.stop();
  });

  test("thread-pool: a full queue leaves the others in the listener's line, and all are served", async () => {
    const options = ["--model", "thread-pool", "--workers", "1", "--queue", "2", "--json"];
    const server = await serve(...options);
    const clients = await Promise.all(repeat(6, () => client(server.port)));
    await Promise.all(clients.map((one) => one.send("x")));
    // One is served, two are queued, the accept loop holds one for which there is no place.
    await expect.poll(() => statisticsOf(server)).toMatchObject({ open: 4, queued: 2, waiting: 2 });
    await Promise.all(
      clients.map(async (one) => {
        expect(String(await one.receive(1))).toBe("X");
        await one.close();
      }),
    );
    await server.stop();
  });

  test("watcher-executors: 4 slow clients do not keep the fifth waiting", async () => {
    const server = await serve("--model", "watcher-executors", "--workers", "4", "--service", "work:0");
    const slow = await Promise.all(repeat(4, () => client(server.port)));
    // Each has begun a line, and its session remembers that.
    for (const one of slow) await one.send("slow");
    const fifth = await client(server.port);
    expect(await ask(fifth, "fifth")).toBe("fifth");
    for (const one of slow) {
      await one.send("ly\n");
      expect(String(await one.receive(7))).toBe("slowly\n");
    }
    await Promise.all([...slow, fifth].map((one) => one.close()));
    await server.stop();
  });

  test.each([
    ["caret", ["^ab", "c$"], "*bcd"],
    ["upper-unicode", ["caf\xc3", "\xa9\n"], "CAF\xc3\x89\n"],
    ["chargen", [], ' !"#$%&'],
    ["one-shot:upper", ["one", "\ntwo"], "ONE\n"],
  ])("watcher-executors: %s remembers what it must", async (service, pieces, answer) => {
    const server = await serve("--model", "watcher-executors", "--workers", "2", "--service", service);
    const one = await client(server.port);
    for (const piece of pieces) {
      await one.send(Buffer.from(piece, "latin1"));
      // Another client's request in between, which may be answered by the same executor or by the other one.
      const other = await client(server.port);
      await other.send("x");
      await other.close();
    }
    expect((await one.receive(answer.length)).toString("latin1")).toBe(answer);
    one.reset();
    await server.stop();
  });

  test("watcher-executors: the answers of one client come in the order of its requests", async () => {
    const server = await serve("--model", "watcher-executors", "--workers", "4", "--service", "work:0");
    const lines = repeat(500, (index) => `${index}\n`).join("");
    const talks = repeat(4, async () => {
      const one = await client(server.port);
      await one.send(lines);
      expect(String(await one.receive(lines.length))).toBe(lines);
      await one.close();
    });
    await Promise.all(talks);
    await server.stop();
  });

  test("watcher-executors: who asks little overtakes those who ask much", async () => {
    const server = await serve("--model", "watcher-executors", "--workers", "1", "--service", "work:100");
    const heavy = await Promise.all(repeat(6, () => client(server.port)));
    const light = await client(server.port);
    let answers = 0;
    const over = new AbortController();
    const talks = heavy.map(async (one) => {
      while (!over.signal.aborted) {
        await ask(one, "think");
        answers += 1;
      }
    });
    await expect.poll(() => answers).toBeGreaterThan(6);
    // In the order of their coming it would be all six, every time; so it is the one that has begun, and perhaps the next,
    // if nobody is held up meanwhile.
    const overtakers = async (): Promise<number> => {
      const before = answers;
      await ask(light, "");
      return answers - before;
    };
    await expect.poll(overtakers).toBeLessThanOrEqual(2);
    over.abort();
    await Promise.all(talks);
    await Promise.all([...heavy, light].map((one) => one.close()));
    await server.stop();
  });

  test("watcher-executors: a full queue stops the reading, and no client is lost", async () => {
    const options = ["--model", "watcher-executors", "--workers", "1", "--queue", "2", "--json"];
    const server = await serve(...options, "--service", "sleep:20");
    const flood = Buffer.alloc(8_000_000, "x".repeat(999_999).concat("\n"));
    const flooder = await client(server.port);
    flooder.send(flood).catch(() => {});
    const others = await Promise.all(repeat(8, () => client(server.port)));
    const talks = others.map((one) => ask(one, "x"));
    const lengths: unknown[] = [];
    for (let count = 0; count < 5; count += 1) {
      const { queued } = await statisticsOf(server);
      lengths.push(queued);
    }
    expect(Math.max(...lengths.map(Number))).toBeLessThanOrEqual(2);
    expect(await Promise.all(talks)).toEqual(repeat(8, () => "x"));
    // A line without end is refused, and so is what follows it.
    await Promise.all(others.map((one) => one.close()));
    flooder.reset();
    await server.stop();
  });

  const accepting = models.filter((model) => model !== "thread-reuseport");
  test.each(accepting)("%s: one crash after another costs one client each", async (model) => {
    const server = await serve("--model", model, "--workers", "2", "--service", "crash");
    for (let count = 0; count < 5; count += 1) {
      const poisoner = await client(server.port);
      await poisoner.send("POISON\n");
      await expect(poisoner.receive(1)).rejects.toThrow(/closed|ECONNRESET/);
    }
    const other = await client(server.port);
    expect(await ask(other, "still here")).toBe("still here");
    await other.close();
    const { code, stderr } = await server.stop();
    expect(code).toBe(0);
    expect(stderr.match(/crashed.*: a client sent POISON$/gm)).toHaveLength(5);
  });

  test("thread-reuseport: another thread listens in the place of one that crashed", async () => {
    const server = await serve("--model", "thread-reuseport", "--workers", "1", "--service", "crash");
    const poisoner = await client(server.port);
    await poisoner.send("POISON\n");
    await expect(poisoner.receive(1)).rejects.toThrow(/closed|ECONNRESET/);
    // Until it does, clients are refused, or reset if the one that dies has already taken them.
    const attempt = async (): Promise<string> => {
      const other = await client(server.port);
      const answer = await ask(other, "still here");
      await other.close();
      return answer;
    };
    const answered = (): Promise<string> => attempt().catch(String);
    await expect.poll(answered).toBe("still here");
    const { code, stderr } = await server.stop();
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("a client sent POISON") });
  });

  test.each(models)(
    "%s: SIGTERM under load loses no request of a client that was accepted",
    async (model) => {
      const REQUESTS = 100;
      const server = await serve("--model", model, "--workers", "4", "--drain-timeout", "300000");
      const clients = await Promise.all(repeat(model === "thread-pool" ? 4 : 16, () => client(server.port)));
      // Whoever has been answered has been accepted; who has not may still stand in a queue that ends with its listener.
      await Promise.all(clients.map((one) => ask(one, "hello")));
      let half: () => void = () => {};
      const isHalfDone = new Promise<void>((resolve) => (half = resolve));
      const talks = clients.map(async (one) => {
        for (let request = 0; request < REQUESTS; request += 1) {
          expect(await ask(one, `request ${request}`)).toBe(`REQUEST ${request}`);
          if (request === REQUESTS / 2) half();
        }
        await one.close();
      });
      await isHalfDone;
      const exited = server.stop();
      await Promise.all(talks);
      expect(await exited).toMatchObject({ code: 0, stdout: expect.stringMatching(/\nBye\n$/) });
    },
  );

  test("thread-pool: SIGTERM serves those who wait in the queue", async () => {
    const server = await serve("--model", "thread-pool", "--workers", "1", "--drain-timeout", "300000");
    const clients = await Promise.all(repeat(5, () => client(server.port)));
    const [first] = clients;
    if (first) await ask(first, "x");
    await Promise.all(clients.map((one) => one.send("bye")));
    const exited = server.stop();
    for (const one of clients) {
      expect(String(await one.receive(3))).toBe("BYE");
      await one.close();
    }
    expect(await exited).toMatchObject({ code: 0 });
  });

  test.each([
    [["--workers", "0"], "--workers takes a whole number from 1 to 1024"],
    [["--queue", "0"], "--queue takes a whole number from 1"],
    [["--thread-memory", "1"], "--thread-memory takes a whole number from 16"],
    [["--block-main", "x"], "--block-main takes a whole number"],
    [["unix:/tmp/nowhere", "--model", "thread-reuseport"], "a Unix socket has none"],
  ])("%j is wrong usage", async (options, sentence) => {
    const operands = options[0]?.startsWith("unix:") ? options : ["0", ...options];
    const outcome = await run(commandOf("threaded-server", runtime, "serve", ...operands));
    expect(outcome).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining(sentence) });
  });

  test("thread-reuseport refuses a port that somebody else has", async () => {
    const other = await serve();
    const port = String(other.port);
    expect(
      await run(commandOf("threaded-server", runtime, "serve", port, "--model", "thread-reuseport")),
    ).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("(EADDRINUSE)") });
    await other.stop();
  });

  test("race: Atomics lose nothing", async () => {
    const { code, stdout } = await run(commandOf("threaded-server", runtime, "race", "--json"));
    expect(code).toBe(0);
    const [right, wrong] = stdout
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(right).toEqual({ atomic: true, threads: 4, additions: 10_000_000, counted: 10_000_000, lost: 0 });
    expect(wrong).toMatchObject({ atomic: false, additions: 10_000_000 });
  });

  // Bun knows no limit of memory.
  const misdeeds: Misdeed[] =
    runtime === "bun" ? ["crash", "endless loop"] : ["crash", "out of memory", "endless loop"];
  for (const misdeed of misdeeds) {
    test.skipIf(!hasProcesses)(
      `${misdeed}: as many of the others survive as theory says, in every model`,
      async () => {
        for (const model of models) {
          const { survived, expected } = await survivorsOf(misdeed, model, runtime);
          expect({ model, survived }).toEqual({ model, survived: expected });
        }
      },
    );
  }
});

testTranscripts(new URL("..", import.meta.url).pathname);
