import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { datagramClient } from "./datagram-client.ts";
import { testWithPeer } from "./peers.ts";
import { run, type RunningProgram, start } from "./program.ts";
import { commandOf, type Runtime } from "./runtimes.ts";

/** A server of datagrams that must conform. */
export interface DatagramContender {
  /** The name of its folder, as `udp-echo`. */
  readonly app: string;
  readonly model: string;
  /** Where it exists. */
  readonly runtimes: readonly Runtime[];
}

const bytesOfNoise = 100_000;

/** What every server of datagrams does. */
export function testDatagramConformance({ app, model, runtimes }: DatagramContender): void {
  describe.each(runtimes)(`conformance of ${app} ${model} on %s`, (runtime) => {
    const serve = (endpoint: string, ...options: string[]): Promise<RunningProgram> =>
      start(commandOf(app, runtime, "serve", endpoint, "--model", model, "--stats", "--json", ...options));

    let server: RunningProgram;
    beforeAll(async () => {
      server = await serve("0");
    });
    afterAll(async () => {
      const { code, stdout } = await server.stop();
      expect({ code, lastLine: stdout.trimEnd().split("\n").at(-1) }).toEqual({
        code: 0,
        lastLine: '{"event":"bye"}',
      });
    });

    test("answers each datagram by one, to whom it came from, the empty one too", async () => {
      const [one, other] = [await datagramClient(), await datagramClient()];
      await one.send("h\u00E9llo", server.port);
      await other.send("", server.port);
      await one.send("", server.port);
      await other.send(Uint8Array.of(0xff, 0x61), server.port);
      const answers = [await one.receive(), await one.receive()].map(({ bytes }) => bytes.toString("hex"));
      expect(answers.toSorted()).toEqual(["", "48c3a94c4c4f"]);
      const others = [await other.receive(), await other.receive()].map(({ bytes }) => bytes.toString("hex"));
      expect(others.toSorted()).toEqual(["", "ff41"]);
      await Promise.all([one.close(), other.close()]);
    });

    test("carries the largest datagram there is", async () => {
      const client = await datagramClient();
      const largest = randomBytes(65_507);
      const echo = await serve("0", "--service", "echo");
      await client.send(largest, echo.port);
      expect((await client.receive()).bytes.equals(largest)).toBe(true);
      await Promise.all([client.close(), echo.stop()]);
    });

    test("cuts what is longer than its buffer, and counts it", async () => {
      const small = await serve("0", "--buffer", "256");
      const client = await datagramClient();
      for (const length of [300, 256]) {
        await client.send("a".repeat(length), small.port);
        expect(String((await client.receive()).bytes)).toBe("A".repeat(256));
      }
      await client.close();
      expect(statisticsOf(await small.stop())).toMatchObject({ received: 2, answered: 2, truncated: 1 });
    });

    test("answers no port of which the answer would come back for ever", async () => {
      const guarded = await serve("0");
      const client = await datagramClient();
      for (const port of [7, 13, 17, 19, 37]) {
        const outcome = await run([
          "sh",
          "-c",
          `printf loop | socat -t0.1 - UDP:127.0.0.1:${guarded.port},sourceport=${port}`,
        ]);
        expect(outcome.stdout).toBe("");
      }
      await client.send("fine", guarded.port);
      expect(String((await client.receive()).bytes)).toBe("FINE");
      await client.close();
      expect(statisticsOf(await guarded.stop())).toMatchObject({
        answered: 1,
        droppedLoopGuard: expect.any(Number),
      });
    });

    test("answers a source no more often than it is told to", async () => {
      const limited = await serve("0", "--rate", "5");
      const client = await datagramClient();
      for (let index = 0; index < 50; index += 1) await client.send(`request ${index}`, limited.port);
      await expect.poll(() => askedStatisticsOf(limited)).toMatchObject({ received: 50 });
      const { droppedRate, answered } = statisticsOf(await limited.stop());
      expect(Number(droppedRate)).toBeGreaterThan(0);
      expect(Number(droppedRate) + Number(answered)).toBe(50);
      await client.close();
    });

    test("answers as before after 100,000 random datagrams and \\377", async () => {
      const client = await datagramClient();
      const noise = randomBytes(bytesOfNoise + 1000);
      for (let index = 0; index < bytesOfNoise; index += 1) {
        client.send(noise.subarray(index, index + (noise[index] ?? 0)), server.port).catch(() => {});
        // The client's own queue must not grow either; the server may drop what it cannot take.
        if (index % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
      }
      const asker = await datagramClient();
      await expect
        .poll(async () => {
          await asker.send(Uint8Array.of(0xff, 0x61), server.port);
          await new Promise((resolve) => setImmediate(resolve));
          return asker.waiting;
        })
        .toBeGreaterThan(0);
      expect((await asker.receive()).bytes.toString("hex")).toBe("ff41");
      await Promise.all([client.close(), asker.close()]);
    });

    testWithPeer("socat", "answers from the address that was asked, when it is bound to all", async () => {
      const everywhere = await serve("0.0.0.0:0");
      for (const host of ["127.0.0.1", "127.0.0.2", "127.0.1.1"]) {
        const { stdout } = await run(["sh", "-c", `printf abc | ${socat(host, everywhere.port, 3)}`]);
        expect({ host, stdout }).toEqual({ host, stdout: "ABC" });
      }
      await everywhere.stop();
    });

    testWithPeer("socat", "answers over IPv6 and IPv4 when it is bound to all of both", async () => {
      const everywhere = await serve("[::]:0");
      for (const host of ["[::1]", "127.0.0.2"]) {
        const { stdout } = await run(["sh", "-c", `printf abc | ${socat(host, everywhere.port, 3)}`]);
        expect({ host, stdout }).toEqual({ host, stdout: "ABC" });
      }
      await everywhere.stop();
    });

    testWithPeer("socat", "capitalises ASCII and keeps every other byte", async () => {
      const { stdout } = await run([
        "sh",
        "-c",
        `printf 'h\\303\\251llo \\377' | ${socat("127.0.0.1", server.port, 8)} | od -An -tx1`,
      ]);
      expect(stdout.trim()).toBe("48 c3 a9 4c 4c 4f 20 ff");
    });

    test("tells its statistics on SIGUSR1", async () => {
      process.kill(server.pid, "SIGUSR1");
      await expect.poll(() => server.stdout()).toContain('"event":"statistics"');
      expect(statisticsOf({ stdout: server.stdout() })).toMatchObject({
        received: expect.any(Number),
        droppedQueueFull: expect.any(Number),
        droppedRate: 0,
      });
    });
  });
}

/** Sends its input as a datagram, and ends when so many bytes have come back. */
function socat(host: string, port: number, bytes: number): string {
  return `socat -t60 - UDP:${host}:${port},readbytes=${bytes}`;
}

/** Asks a server for its statistics; the answer may be that of the time before. */
function askedStatisticsOf(server: RunningProgram): Record<string, unknown> {
  process.kill(server.pid, "SIGUSR1");
  return statisticsOf({ stdout: server.stdout() });
}

/** The last statistics in a server's JSON lines. */
function statisticsOf({ stdout }: { stdout: string }): Record<string, unknown> {
  const line = stdout.split("\n").findLast((one) => one.includes('"event":"statistics"')) ?? "{}";
  const statistics: Record<string, unknown> = JSON.parse(line);
  return statistics;
}
