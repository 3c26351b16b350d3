import {
  commandOf,
  type RunningProgram,
  run,
  runtimes,
  start,
  testTranscripts,
  testWithPeer,
} from "@acceptloop/test-utils";
import { describe, expect, test } from "vitest";
import { type LineClient, lineClient, socatClient } from "../test-support/lines.ts";

const patience = { timeout: 60_000 };

const count = <T>(length: number, value: (index: number) => T): T[] =>
  Array.from({ length }, (_, index) => value(index));

describe.each(runtimes)("select-relay serve on %s", (runtime) => {
  const serve = (...options: string[]): Promise<RunningProgram> =>
    start(commandOf("select-relay", runtime, "serve", "0", ...options));

  /** One more client: when the others have heard it, it has come in, and so has everybody before it. */
  async function join(server: RunningProgram, others: readonly LineClient[]): Promise<LineClient> {
    const client = await lineClient(server.port);
    if (others.length > 0) client.send("I have come\n");
    for (const other of others) expect(await other.line()).toBe("I have come");
    return client;
  }

  async function threeOn(server: RunningProgram): Promise<[LineClient, LineClient, LineClient]> {
    const alice = await join(server, []);
    const bob = await join(server, [alice]);
    return [alice, bob, await join(server, [alice, bob])];
  }

  async function figures(server: RunningProgram): Promise<Record<string, number>> {
    const before = server.stderr().length;
    process.kill(server.pid, "SIGUSR1");
    await expect.poll(() => server.stderr().slice(before), patience).toMatch(/most bytes held.*\n/);
    const rows = server
      .stderr()
      .slice(before)
      .matchAll(/^(.*): (\d+)$/gm);
    return Object.fromEntries(Array.from(rows, ([, name = "", value]) => [name, Number(value)]));
  }

  const closeAll = (...clients: LineClient[]) => Promise.all(clients.map((client) => client.close()));

  testWithPeer("socat", "a line goes to exactly the two others, whole and in order", async () => {
    const server = await serve();
    const [alice, bob, carol] = [
      socatClient(server.port),
      socatClient(server.port),
      socatClient(server.port),
    ];
    await expect.poll(async () => (await figures(server))["accepted"], patience).toBe(3);
    alice.send("from alice\n");
    expect(await Promise.all([bob.line(), carol.line()])).toEqual(["from alice", "from alice"]);
    bob.send("from bob\n");
    expect(await Promise.all([alice.line(), carol.line()])).toEqual(["from bob", "from bob"]);
    carol.send("from carol\n");
    expect(await Promise.all([alice.line(), bob.line()])).toEqual(["from carol", "from carol"]);
    for (const one of [alice, bob, carol]) one.leave();
    expect(await server.stop()).toMatchObject({ code: 0 });
  });

  test("halves of lines that are sent in turn never mix", async () => {
    const server = await serve();
    const [alice, bob, carol] = await threeOn(server);
    for (let round = 0; round < 20; round += 1) {
      alice.send("al");
      bob.send("b");
      await new Promise(setImmediate);
      alice.send(`pha ${round}\n`);
      bob.send(`eta ${round}\n`);
    }
    const heard = await carol.lines(40);
    const isAlices = (line: string | null): boolean => line?.startsWith("alpha") ?? false;
    expect(heard.filter(isAlices)).toEqual(count(20, (round) => `alpha ${round}`));
    expect(heard.filter((line) => !isAlices(line))).toEqual(count(20, (round) => `beta ${round}`));
    expect(await alice.lines(20)).toEqual(count(20, (round) => `beta ${round}`));
    await closeAll(alice, bob, carol);
    await server.stop();
  });

  test("who leaves or resets in the middle of a line harms nobody", async () => {
    const server = await serve();
    const [alice, bob, rude] = await threeOn(server);
    const ruder = await join(server, [alice, bob, rude]);
    rude.send("half a li");
    ruder.send("half a li");
    await rude.close();
    ruder.socket.resetAndDestroy();
    await expect.poll(async () => (await figures(server))["open"], patience).toBe(2);
    alice.send("whole\n");
    expect(await bob.line()).toBe("whole");
    await closeAll(alice, bob);
    await server.stop();
  });

  test("a line of any cut, and 300 clients", async () => {
    const server = await serve();
    const speaker = await lineClient(server.port);
    const others = await Promise.all(count(300, () => lineClient(server.port)));
    await expect.poll(async () => (await figures(server))["accepted"], patience).toBe(301);
    const text = count(50, (index) => `line ${index} ${"x".repeat(index)}\n`).join("");
    for (let at = 0; at < text.length; at += 97) {
      speaker.send(text.slice(at, at + 97));
      await new Promise(setImmediate);
    }
    const expected = text.trimEnd().split("\n");
    for (const other of others) expect(await other.lines(50)).toEqual(expected);
    await closeAll(speaker, ...others);
    await server.stop();
  });

  test("--expect 3: nobody is heard before all three are there, and a fourth is refused", async () => {
    const server = await serve("--expect", "3");
    const [alice, bob] = [await lineClient(server.port), await lineClient(server.port)];
    alice.send("first\n");
    bob.send("second\n");
    const carol = await lineClient(server.port);
    expect(new Set(await carol.lines(2))).toEqual(new Set(["first", "second"]));
    await expect(lineClient(server.port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await closeAll(alice, bob, carol);
    expect(await server.exited).toMatchObject({ code: 0, stdout: expect.stringMatching(/\nBye\n$/) });
  });

  test("--max-connections: a further client waits, and is heard when one has left", async () => {
    const server = await serve("--max-connections", "2");
    const alice = await join(server, []);
    const bob = await join(server, [alice]);
    const waiting = await lineClient(server.port);
    waiting.send("me too\n");
    await bob.close();
    expect(await alice.line()).toBe("me too");
    await closeAll(alice, waiting);
    await server.stop();
  });

  test("--max-line: who exceeds it is told so and let go", async () => {
    const server = await serve("--max-line", "10");
    const long = await lineClient(server.port);
    long.send("elevenbytes\n");
    expect(await long.lines(2)).toEqual(["* goodbye: a line is longer than 10 bytes", null]);
    await server.stop();
  });

  test("--line-rate: who says more must wait, and nothing is lost", async () => {
    const server = await serve("--line-rate", "20");
    const [alice, bob, carol] = await threeOn(server);
    alice.send(count(30, (index) => `alice ${index}\n`).join(""));
    alice.send("alice last\n");
    carol.send("carol\n");
    const heard = await bob.lines(32);
    expect(heard.filter((line) => line !== "carol")).toEqual([
      ...count(30, (index) => `alice ${index}`),
      "alice last",
    ]);
    expect((await figures(server))["rests"]).toBeGreaterThan(0);
    await closeAll(alice, bob, carol);
    await server.stop();
  });

  test("--idle-timeout closes who neither speaks nor hears", async () => {
    const server = await serve("--idle-timeout", "50");
    const silent = await lineClient(server.port);
    expect(await silent.line()).toBeNull();
    await server.stop();
  });

  describe("someone does not read", () => {
    const block = count(200, (index) => `${String(index).padStart(999, ".")}\n`).join("");

    /** Alice speaks until `isEnough`; Bob reads all of it, and misses nothing. */
    async function speak(
      alice: LineClient,
      bob: LineClient,
      isEnough: () => Promise<boolean>,
    ): Promise<number> {
      for (let blocks = 1; blocks < 500; blocks += 1) {
        alice.send(block);
        for (const [index, line] of (await bob.lines(200)).entries()) {
          if (line !== String(index).padStart(999, "."))
            throw new Error(`${String(line)} came in place of ${index}`);
        }
        if (await isEnough()) return blocks * 200;
      }
      throw new Error("it never was enough");
    }

    test("drop-client: it is dropped and told so; the others miss nothing; what is held is bounded", async () => {
      const server = await serve("--queue", "300000", "--line-rate", "0");
      const [alice, bob, stopped] = await threeOn(server);
      stopped.socket.pause();
      await speak(alice, bob, async () => (await figures(server))["dropped clients"] === 1);
      expect((await figures(server))["most bytes held for a client"]).toBeLessThan(300_000 + 65_536);
      await expect.poll(async () => (await figures(server))["open"], patience).toBe(2);
      await closeAll(alice, bob);
      await server.stop();
    });

    test("drop-client: who reads again in time finds the notice after whole lines", async () => {
      const server = await serve("--queue", "300000", "--line-rate", "0");
      const [alice, bob, slow] = await threeOn(server);
      slow.socket.pause();
      await speak(alice, bob, async () => (await figures(server))["dropped clients"] === 1);
      slow.socket.resume();
      const heard: string[] = [];
      for (let line = await slow.line(); line !== null; line = await slow.line()) heard.push(line);
      expect(heard.pop()).toBe(
        "* goodbye: you read too slowly, and more than 300000 bytes were waiting for you",
      );
      expect(heard.filter((line) => line.length !== 999)).toEqual([]);
      await closeAll(alice, bob);
      await server.stop();
    });

    test("drop-oldest: it misses whole lines, which are counted", async () => {
      const server = await serve("--slow", "drop-oldest", "--queue", "300000", "--line-rate", "0");
      const [alice, bob, slow] = await threeOn(server);
      slow.socket.pause();
      const said = await speak(
        alice,
        bob,
        async () => ((await figures(server))["dropped messages"] ?? 0) > 1000,
      );
      alice.send("the end\n");
      expect(await bob.line()).toBe("the end");
      slow.socket.resume();
      let heard = 0;
      for (let line = await slow.line(); line !== "the end"; line = await slow.line()) {
        expect(line).toHaveLength(999);
        heard += 1;
      }
      expect((await figures(server))["dropped messages"]).toBe(said - heard);
      await closeAll(alice, bob, slow);
      await server.stop();
    });

    test("pause-sender: nobody is heard until it reads, and nothing is lost", async () => {
      const server = await serve("--slow", "pause-sender", "--queue", "300000", "--line-rate", "0");
      const [alice, bob, slow] = await threeOn(server);
      slow.socket.pause();
      let blocks = 0;
      while ((await figures(server))["pauses"] === 0) {
        alice.send(block);
        blocks += 1;
        expect(blocks).toBeLessThan(500);
      }
      slow.socket.resume();
      alice.send("the end\n");
      for (const other of [bob, slow]) {
        expect(await other.lines(200 * blocks)).not.toContain("the end");
        expect(await other.line()).toBe("the end");
      }
      expect(await figures(server)).toMatchObject({ "dropped clients": 0, "dropped messages": 0 });
      await closeAll(alice, bob, slow);
      await server.stop();
    });
  });

  test.each([
    ["--mode waltz", "--mode takes lines or raw or chat or budget"],
    ["--slow never", "--slow takes drop-client or drop-oldest or pause-sender"],
    ["--mode chat --backplane nats://127.0.0.1:1", "--backplane carries --mode lines and raw"],
    [
      "--slow pause-sender --backplane nats://127.0.0.1:1",
      "--backplane cannot pause those who speak at other relays",
    ],
    ["--max-connections 2 --expect 3", "--expect takes a whole number from 0 to 2"],
  ])("%j is wrong usage", async (line, sentence) => {
    const { code, stderr } = await run(commandOf("select-relay", runtime, "serve", "0", ...line.split(" ")));
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(sentence) });
  });
});

testTranscripts(new URL("..", import.meta.url).pathname);
