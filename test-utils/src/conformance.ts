import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { client } from "./client.ts";
import { testWithPeer } from "./peers.ts";
import { childrenOf, openDescriptors, threadsOf, zombiesOf } from "./processes.ts";
import { run, type RunningProgram, start } from "./program.ts";
import { commandOf, runtimes } from "./runtimes.ts";

/** A server that must conform. */
export interface Contender {
  /** The name of its folder, as `tcp-echo`. */
  readonly app: string;
  readonly model: string;
  /** Whether it serves one client after another, so that the others must wait. */
  readonly servesInTurn?: boolean;
  /** How many processes it keeps when there is no client. Default 0. */
  readonly keepsProcesses?: number;
}

/** What every TCP server of this project does, under every runtime. */
export function testConformance(contender: Contender): void {
  const { app, model, servesInTurn = false, keepsProcesses = 0 } = contender;
  for (const runtime of runtimes) {
    const serve = (...options: string[]): Promise<RunningProgram> =>
      start(commandOf(app, runtime, "serve", "0", "--model", model, ...options));

    describe(`conformance of ${app} ${model} on ${runtime}`, () => {
      let server: RunningProgram;
      beforeAll(async () => {
        server = await serve("--service", "echo");
      });
      afterAll(async () => {
        const { code, stdout } = await server.stop();
        expect({ code, lastLine: stdout.trimEnd().split("\n").at(-1) }).toEqual({ code: 0, lastLine: "Bye" });
      });

      test("echoes random bytes sent whole", async () => {
        const bytes = randomBytes(50_000);
        const one = await client(server.port);
        await one.send(bytes);
        expect(await one.receive(bytes.length)).toEqual(bytes);
        await one.close();
      });

      test("echoes random bytes sent one by one", async () => {
        const bytes = randomBytes(300);
        const one = await client(server.port);
        for (const byte of bytes) await one.send(Uint8Array.of(byte));
        expect(await one.receive(bytes.length)).toEqual(bytes);
        await one.close();
      });

      test(`serves 20 clients ${servesInTurn ? "one after another" : "at once"}`, async () => {
        const clients = await Promise.all(Array.from({ length: 20 }, () => client(server.port)));
        const talks = clients.map(async (one, index) => {
          await one.send(`I am ${index}\n`);
          expect((await one.receive(`I am ${index}\n`.length)).toString()).toBe(`I am ${index}\n`);
          if (servesInTurn) await one.close();
        });
        await Promise.all(talks);
        await Promise.all(clients.map((one) => one.close()));
      });

      test("answers after the client has ended its direction", async () => {
        const bytes = randomBytes(10_000);
        const one = await client(server.port);
        await one.send(bytes);
        one.end();
        expect(await one.receiveAll()).toEqual(bytes);
        await one.close();
      });

      test("still writes after it has read the end", async () => {
        const byLine = await serve("--service", "work:0");
        const one = await client(byLine.port);
        await one.send("a line without its end");
        one.end();
        expect(String(await one.receiveAll())).toBe("a line without its end\n");
        await one.close();
        await byLine.stop();
      });

      test("gives everything to a client that ends its direction before it reads", async () => {
        const bytes = randomBytes(8_000_000);
        const one = await client(server.port);
        // More than all buffers hold: the server has to wait for us while the end is already on its way.
        one.socket.pause();
        const sending = one.send(bytes);
        one.end();
        await expect
          .poll(() => isStill(() => one.socket.bytesWritten - one.socket.writableLength))
          .toBe(true);
        const receiving = one.receiveAll();
        one.socket.resume();
        expect(digest(await receiving)).toBe(digest(bytes));
        await sending;
        await one.close();
      });

      test("carries 1 MB in each direction at the same time", async () => {
        const bytes = randomBytes(1_000_000);
        const one = await client(server.port);
        const [, received] = await Promise.all([one.send(bytes), one.receive(bytes.length)]);
        expect(digest(received)).toBe(digest(bytes));
        await one.close();
      });

      test("outlives a client that resets its connection", async () => {
        const rude = await client(server.port);
        await rude.send("half a li");
        rude.reset();
        const polite = await client(server.port);
        await polite.send("still there?");
        expect((await polite.receive(12)).toString()).toBe("still there?");
        await polite.close();
      });

      test.skipIf(!existsSync("/proc/self/fd"))("leaves nothing behind after 100 connections", async () => {
        const isAtRest = (): boolean => childrenOf(server.pid).length === keepsProcesses;
        await expect.poll(isAtRest).toBe(true);
        const descriptors = openDescriptors(server.pid);
        const threads = threadsOf(server.pid);
        for (let group = 0; group < 20; group += 1) {
          const clients = await Promise.all(Array.from({ length: 5 }, () => client(server.port)));
          await Promise.all(clients.map((one) => one.close()));
        }
        const remains = (): object => ({
          moreDescriptors: Math.max(0, openDescriptors(server.pid) - descriptors),
          moreThreads: Math.max(0, threadsOf(server.pid) - threads),
          isAtRest: isAtRest(),
          zombies: zombiesOf(server.pid),
        });
        const nothing = { moreDescriptors: 0, moreThreads: 0, isAtRest: true, zombies: [] };
        await expect.poll(remains).toEqual(nothing);
      });

      test("drains on SIGTERM: refuses new clients, lets the present one finish, says Bye", async () => {
        const draining = await serve("--service", "echo", "--drain-timeout", "300000");
        const present = await client(draining.port);
        await present.send("before");
        await present.receive(6);
        const exited = draining.stop();
        await expect.poll(() => client(draining.port).then(reset, codeOf)).toBe("ECONNREFUSED");
        await present.send("after");
        expect((await present.receive(5)).toString()).toBe("after");
        await present.close();
        expect(await exited).toMatchObject({ code: 0, stdout: expect.stringMatching(/\nBye\n$/) });
      });

      testWithPeer("socat", "capitalises ASCII and keeps every other byte", async () => {
        const capitals = await serve();
        const { stdout } = await run([
          "sh",
          "-c",
          `printf 'h\\303\\251llo \\377' | socat -t5 - TCP:127.0.0.1:${capitals.port} | od -An -tx1`,
        ]);
        expect(stdout.trim()).toBe("48 c3 a9 4c 4c 4f 20 ff");
        await capitals.stop();
      });

      testWithPeer("socat", "returns 20 MB to a client that ends its direction after sending", async () => {
        const bytes = randomBytes(20_000_000);
        const { stdout } = await run(
          ["sh", "-c", `socat -t10 - TCP:127.0.0.1:${server.port} | sha256sum`],
          bytes,
        );
        expect(stdout.slice(0, 64)).toBe(digest(bytes));
      });
    });
  }
}

/** Whether a number stays the same for a moment, as that of bytes sent does when the buffers are full. */
async function isStill(number: () => number): Promise<boolean> {
  const before = number();
  await new Promise((resolve) => setTimeout(resolve, 50));
  return number() === before;
}

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function reset(one: { reset(): void }): string {
  one.reset();
  return "connected";
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : error;
}
