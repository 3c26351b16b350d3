import { client, commandOf, run, runtimes, start, testWithPeer } from "@acceptloop/test-utils";
import { describe, expect, test } from "vitest";

/** What a client sends, piece by piece, and what has come back when it has ended its direction. */
const conversations: readonly [service: string, pieces: readonly string[], answer: string][] = [
  ["upper", ["h\xc3", "\xa9llo \xff"], "H\xc3\xa9LLO \xff"],
  ["upper-unicode", ["h\xc3", "\xa9llo \xff\xc3"], "H\xc3\x89LLO \xef\xbf\xbd\xef\xbf\xbd"],
  ["upper-text", ["stra\xc3", "\x9fe \xff\xc3"], "STRASSE \xef\xbf\xbd\xef\xbf\xbd"],
  ["echo", ["\0\x01", "\xff"], "\0\x01\xff"],
  ["discard", ["any", "thing\n"], ""],
  ["int", ["Bonjour\0"], "\0\0\0\n"],
  ["int:-2", ["Bonjour\0"], "\xff\xff\xff\xfe"],
  ["caret", ["^abc$d", "e^ab", "te$f", "xyz^123", "25$^ab0000$", "abab"], "*bcdbcuf23436bc1111"],
  [
    "prime",
    ['{"method":"isPrime","nu', 'mber":18446744073709551557}\n{"method":"isPrime","number":4}\n'],
    '{"method":"isPrime","prime":true}\n{"method":"isPrime","prime":false}\n',
  ],
  [
    "prime",
    ['{"method":"isPrime"}\n{"method":"isPrime","number":7}\n'],
    '{"error":"\\"number\\" must be a number"}\n',
  ],
  ["work:0", ["one\ntw", "o"], "one\ntwo\n"],
  ["one-shot:upper", ["o", "ne\ntwo\n"], "ONE\n"],
];

describe.each(runtimes)("services over TCP on %s", (runtime) => {
  const serve = (service: string, ...options: string[]) =>
    start(commandOf("tcp-echo", runtime, "serve", "0", "--service", service, ...options));

  test.each(conversations)("%s %j", async (service, pieces, answer) => {
    for (const model of ["event-loop", "iterative"]) {
      const server = await serve(service, "--model", model);
      const one = await client(server.port);
      for (const piece of pieces) {
        await one.send(Buffer.from(piece, "latin1"));
        // Most often the server has read it then, so that the next piece comes by itself.
        await new Promise((resolve) => setImmediate(resolve));
      }
      one.end();
      const answered = (await one.receiveAll()).toString("latin1");
      expect(answered).toBe(answer);
      await one.close();
      await server.stop();
    }
  });

  test("caret greets before it is spoken to, and answers byte by byte", async () => {
    const server = await serve("caret");
    const one = await client(server.port);
    expect(String(await one.receive(1))).toBe("*");
    for (const [piece, answer] of [
      ["^abc$de^abte$f", "bcdbcuf"],
      ["xyz^123", "234"],
      ["25$^ab0000$abab", "36bc1111"],
    ] as const) {
      for (const byte of piece) await one.send(byte);
      expect(String(await one.receive(answer.length))).toBe(answer);
    }
    await one.close();
    await server.stop();
  });

  test("time is that of this machine, and the server closes", async () => {
    const server = await serve("time");
    const before = Date.now() / 1000;
    const one = await client(server.port);
    const bytes = await one.receiveAll();
    expect(bytes).toHaveLength(4);
    const seconds = bytes.readUInt32BE() - 2_208_988_800;
    // Whole seconds, of a clock that may be a tick apart.
    expect(seconds).toBeGreaterThan(before - 2);
    expect(seconds).toBeLessThan(Date.now() / 1000 + 1);
    await one.close();
    await server.stop();
  });

  test("chargen says as much as is read, however long, and serves others meanwhile", async () => {
    const server = await serve("chargen");
    const [greedy, idle] = [await client(server.port), await client(server.port)];
    idle.socket.pause();
    await greedy.send("be quiet\n");
    const text = String(await greedy.receive(74 * 10_000));
    const [first = "", second = ""] = text.split("\r\n");
    expect(first).toMatch(/^ !"#.*efg$/);
    expect(second).toBe(`${first.slice(1)}h`);
    const turns = text.split("\r\n").filter((_, index) => index % 95 === 0);
    expect(new Set(turns)).toEqual(new Set([first]));
    greedy.reset();
    idle.reset();
    expect(await server.stop()).toMatchObject({ code: 0 });
  });

  test("what a client still says to a server that has said all does not destroy the answer", async () => {
    const server = await serve("daytime");
    const one = await client(server.port);
    await one.send("a question that nobody reads\n".repeat(1000));
    expect(String(await one.receiveAll())).toMatch(/-UTC\r\n$/);
    await one.close();
    await server.stop();
  });

  test("25 clients ask prime at once", async () => {
    const server = await serve("prime");
    const clients = await Promise.all(Array.from({ length: 25 }, () => client(server.port)));
    await Promise.all(
      clients.map(async (one, index) => {
        for (let number = index; number < index + 40; number += 1) {
          const isPrime =
            number > 1 && ![2, 3, 5, 7].some((factor) => number !== factor && number % factor === 0);
          const answer = `{"method":"isPrime","prime":${isPrime}}\n`;
          await one.send(`{"method":"isPrime","number":${number}}\n`);
          expect([number, String(await one.receive(answer.length))]).toEqual([number, answer]);
        }
        await one.close();
      }),
    );
    await server.stop();
  });

  testWithPeer("socat", "socat hears daytime, and chargen until it has enough", async () => {
    const [daytime, chargen] = [await serve("daytime"), await serve("chargen")];
    const socat = (port: number, then: string) =>
      run(["sh", "-c", `socat -t5 - TCP:127.0.0.1:${port} </dev/null | ${then}`]);
    expect((await socat(daytime.port, "cat")).stdout).toMatch(/-UTC\r\n$/);
    expect((await socat(chargen.port, "head -n 200 | wc -l")).stdout.trim()).toBe("200");
    await Promise.all([daytime.stop(), chargen.stop()]);
  });
});
