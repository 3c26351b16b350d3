import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import {
  commandOf,
  datagramClient,
  run,
  type RunningProgram,
  runtimes,
  type Runtime,
  start,
  testTranscripts,
} from "@acceptloop/test-utils";
import { describe, expect, test } from "vitest";

const udpEcho = (runtime: Runtime, ...operands: string[]) => commandOf("udp-echo", runtime, ...operands);
const serveOn = (runtime: Runtime, ...operands: string[]) => start(udpEcho(runtime, ...operands));

/** A port on which nobody is. */
async function nobody(): Promise<number> {
  const socket = await datagramClient();
  await socket.close();
  return socket.port;
}

describe.each(runtimes)("udp-echo client on %s", (runtime) => {
  const client = (port: number, ...operands: string[]) =>
    udpEcho(runtime, "client", String(port), ...operands);

  test("sends one message, or each line until quit, and prints the answers as they are", async () => {
    const server = await serveOn("node", "serve", "0");
    expect(await run(client(server.port, "--message", "one"))).toEqual({
      code: 0,
      stdout: "ONE\n",
      stderr: "",
    });
    const typed = Buffer.concat([
      Buffer.from("two\n\n"),
      Uint8Array.of(0xff, 0x61, 0x0a),
      Buffer.from("QuiT\nnever\n"),
    ]);
    expect((await run(client(server.port), typed)).stdout).toBe(
      Buffer.from([...Buffer.from("TWO\n\n"), 0xff, 0x41, ...Buffer.from("\nBye...\n")]).toString(),
    );
    expect(await run(client(server.port, "--message", "hi", "--as", "hex", "--nul"))).toMatchObject({
      stdout: "48 49 00\n",
    });
    expect(
      JSON.parse((await run(client(server.port, "--message", "abcd", "--buffer", "3", "--json"))).stdout),
    ).toEqual({
      event: "datagram",
      from: `127.0.0.1:${server.port}`,
      bytes: 3,
      truncated: true,
      text: "ABC",
    });
    await server.stop();
  });

  test("when nobody is there: a refusal if it is connected, where the runtime tells, or else the time is up", async () => {
    const port = await nobody();
    // The refusal comes at once, but who is held up for long enough sees that the time is up first.
    const patience = runtime === "deno" ? "900" : "60000";
    const connected = await run(client(port, "--message", "x", "--connect", "--timeout", patience));
    const refused = `udp-echo: cannot talk to 127.0.0.1:${port}: nobody has that port (ECONNREFUSED)\n`;
    const expired = `udp-echo: cannot get an answer from 127.0.0.1:${port}: none came within 900 ms; without a connection nobody can tell whether somebody is there (ETIMEDOUT)\n`;
    const remark =
      "this runtime does not report ECONNREFUSED on a connected datagram socket: only the time-out will tell\n";
    expect(connected).toEqual({
      code: 2,
      stdout: "",
      stderr: runtime === "deno" ? remark + expired : refused,
    });
    const alone = await run(client(port, "--message", "x", "--timeout", "300", "--tries", "2"));
    expect(alone).toEqual({ code: 2, stdout: "", stderr: expired });
  });

  test("asks again, with more patience each time", async () => {
    const deaf = await datagramClient();
    const asking = run(client(deaf.port, "--message", "anybody?", "--timeout", "100", "--tries", "9"));
    const asked = [await deaf.receive(), await deaf.receive(), await deaf.receive()];
    const last = asked.at(-1);
    await deaf.send("yes", last?.from.port ?? 0);
    expect(asked.map(({ bytes }) => String(bytes))).toEqual(["anybody?", "anybody?", "anybody?"]);
    expect(await asking).toMatchObject({ code: 0, stdout: "yes\n" });
    await deaf.close();
  });

  test("reports losses and duplicates as ping does", async () => {
    const fake = await datagramClient();
    const pinging = run(
      client(fake.port, "--message", "x", "--count", "4", "--interval", "20", "--timeout", "2000"),
    );
    for (let number = 0; number < 4; number += 1) {
      const { bytes, from } = await fake.receive();
      const times = { 0: 1, 1: 2, 2: 0, 3: 1 }[number] ?? 0;
      for (let time = 0; time < times; time += 1) await fake.send(bytes, from.port);
    }
    const { code, stdout } = await pinging;
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^4 sent, 3 answered, 1 lost \(25 %\), 1 duplicates, 0 out of order; round trip min\/mean\/max [\d.]+\/[\d.]+\/[\d.]+ ms\n$/,
    );
    await fake.close();
  });

  test("refuses what no datagram can carry, and an unknown host, each in a sentence", async () => {
    const port = await nobody();
    expect(await run(client(port), "x".repeat(65_508))).toMatchObject({
      code: 2,
      stderr: `udp-echo: cannot send 65508 bytes to 127.0.0.1:${port}: a datagram carries at most 65,507 bytes here (EMSGSIZE)\n`,
    });
    expect(await run(udpEcho(runtime, "client", "nowhere.invalid:9", "--message", "x"))).toMatchObject({
      code: 2,
      stderr: "udp-echo: cannot send 1 bytes to nowhere.invalid:9: the host is unknown (ENOTFOUND)\n",
    });
  });

  test("reaches a group, and everybody who answers there", async () => {
    const group = "239.255.76.68";
    const servers = [await serveOn(runtime, "serve", `${group}:0`, "--interface", "127.0.0.1")];
    const endpoint = `${group}:${servers[0]?.port}`;
    servers.push(await serveOn(runtime, "serve", endpoint, "--interface", "127.0.0.1"));
    const { stdout, code } = await run(
      udpEcho(
        runtime,
        "client",
        endpoint,
        "--message",
        "all",
        "--interface",
        "127.0.0.1",
        "--timeout",
        "3000",
      ),
    );
    expect(code).toBe(0);
    expect(stdout.match(/ALL\n/g)).toHaveLength(2);
    await Promise.all(servers.map((server) => server.stop()));
  });

  test("talks one way to a listener", async () => {
    const listener = await serveOn(runtime, "listen", "0", "--count", "1");
    expect(await run(client(listener.port, "--message", "hello", "--one-way"))).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
    expect((await listener.exited).stdout).toMatch(
      /^LISTENING udp 127\.0\.0\.1:\d+\n127\.0\.0\.1:\d+ hello\nBye\n$/,
    );
  });
});

test("the model reuseport is refused on Deno, by name", async () => {
  expect(await run(udpEcho("deno", "serve", "0", "--model", "reuseport"))).toEqual({
    code: 2,
    stdout: "",
    stderr:
      "udp-echo: cannot share a port among processes: this runtime has no SO_REUSEPORT for datagram sockets (ENOTSUP)\n",
  });
});

test.skipIf(!existsSync("/proc/self/status"))("a flood leaves the server's memory as it was", async () => {
  const server = await serveOn("node", "serve", "0");
  const client = await datagramClient();
  const flood = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      await client.send(randomBytes(64), server.port);
      if (index % 64 === 63) await client.receive();
    }
  };
  await flood(100_000);
  const before = residentMegabytes(server.pid);
  await flood(100_000);
  expect(residentMegabytes(server.pid) - before).toBeLessThan(32);
  await client.close();
  await server.stop();
});

function residentMegabytes(pid: number): number {
  const [, kilobytes = "0"] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "latin1")) ?? [];
  return Number(kilobytes) / 1024;
}

/** 30 % loss, 10 % duplicates, and datagrams that overtake each other, the same in every run. */
const bad = ["--loss", "0.3", "--duplicate", "0.1", "--reorder", "0.2", "--hold-back", "3", "--seed", "6"];

async function behindBadNetwork(runtime: Runtime, server: RunningProgram): Promise<RunningProgram> {
  return serveOn(runtime, "impair", "127.0.0.1:0", `127.0.0.1:${server.port}`, ...bad);
}

describe.each(runtimes)("through a bad network on %s", (runtime) => {
  test.each([
    ["selective-repeat", 1_000_000, "64"],
    ["go-back-n", 300_000, "8"],
    ["stop-and-wait", 50_000, "1"],
  ])("%s delivers %i bytes", async (protocol, bytes, window) => {
    const receiver = await serveOn(runtime, "receive", "0", "--protocol", protocol, "--json");
    const relay = await behindBadNetwork(runtime, receiver);
    const options = [
      "--protocol",
      protocol,
      "--window",
      window,
      "--piece",
      "1400",
      "--longest-timeout",
      "50",
      "--json",
    ];
    const input = randomBytes(bytes);
    const sending = await run(udpEcho(runtime, "send", String(relay.port), ...options), input);
    const sha256 = createHash("sha256").update(input).digest("hex");
    expect(JSON.parse(sending.stdout)).toMatchObject({ event: "sent", protocol, bytes, sha256 });
    expect((await receiver.exited).stdout).toContain(
      `{"event":"received","bytes":${bytes},"sha256":"${sha256}"}`,
    );
    expect((await relay.stop()).stdout).toMatch(
      /\nthere: \d+ taken, [1-9]\d* lost, [1-9]\d* duplicated, [1-9]\d* heldBack/,
    );
  });

  test("20 sessions of LRCP with lines of nearly 10,000 characters get every line right", async () => {
    const server = await serveOn(runtime, "lrcp-serve", "0", "--retransmit", "100");
    const relay = await behindBadNetwork(runtime, server);
    const talks = Array.from({ length: 20 }, async (_, index) => {
      const lines = [lineOf(9999, index), lineOf(index, index), ""];
      const command = udpEcho("node", "lrcp-client", String(relay.port), "--retransmit", "100");
      const { code, stdout } = await run(command, lines.map((line) => `${line}\n`).join(""));
      expect({ index, code }).toEqual({ index, code: 0 });
      expect(stdout).toBe(lines.map((line) => `${line.split("").toReversed().join("")}\n`).join(""));
    });
    await Promise.all(talks);
    await relay.stop();
    expect(await server.stop()).toMatchObject({ code: 0, stdout: expect.stringMatching(/\nBye\n$/) });
  });
});

describe("through a bad network", () => {
  test("10 MB: selective repeat beats go-back-N, which beats stop-and-wait", async () => {
    // What each loses time by; the time itself would be that of this machine, too.
    const timeoutsPerByte: number[] = [];
    const transfers = [
      ["selective-repeat", 10_000_000, "64"],
      ["go-back-n", 10_000_000, "8"],
      ["stop-and-wait", 1_000_000, "1"],
    ] as const;
    for (const [protocol, bytes, window] of transfers) {
      const receiver = await serveOn(
        "node",
        "receive",
        "0",
        "--protocol",
        protocol,
        "--json",
        "--linger",
        "3000",
      );
      const relay = await behindBadNetwork("node", receiver);
      const options = [
        "--window",
        window,
        "--piece",
        "8000",
        "--longest-timeout",
        "30",
        "--bytes",
        String(bytes),
        "--json",
      ];
      const { stdout } = await run(
        udpEcho("node", "send", String(relay.port), "--protocol", protocol, ...options),
      );
      const sent: { sha256: string; timeouts: number } = JSON.parse(stdout);
      expect((await receiver.exited).stdout).toContain(`"bytes":${bytes},"sha256":"${sent.sha256}"`);
      timeoutsPerByte.push(sent.timeouts / bytes);
      await relay.stop();
    }
    const [selective = 0, back = 0, stop = 0] = timeoutsPerByte;
    expect(selective).toBeLessThan(back);
    expect(back).toBeLessThan(stop);
  });

  test("nobody at the other end is an error, after the patience is over", async () => {
    const port = await nobody();
    expect(await run(udpEcho("node", "send", String(port), "--patience", "200"), "hello")).toEqual({
      code: 2,
      stdout: "",
      stderr: `udp-echo: cannot send to 127.0.0.1:${port}: nobody acknowledges anything any more (ETIMEDOUT)\n`,
    });
  });
});

function lineOf(length: number, seed: number): string {
  const alphabet = "abc/\\ xyz";
  return Array.from(
    { length },
    (_, index) => alphabet[(index * 7 + seed + (index >> 3)) % alphabet.length],
  ).join("");
}

testTranscripts(new URL("..", import.meta.url).pathname);
