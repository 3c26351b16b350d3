import { existsSync } from "node:fs";
import { client, run, testWithPeer } from "@acceptloop/test-utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answers, type Guest, guestOf, prepare, presets } from "./guests.ts";
import { startGuest } from "./start-guest.ts";
import type { Server } from "./start.ts";
import { Warden } from "./warden.ts";

const alphabet = "abcdefghijklmnopqrstuvwxyz";
/** What each preset needs to be started. */
const tools = {
  socat: "socat",
  ncat: "ncat",
  tcpserver: "tcpserver",
  "c-epoll": "gcc",
  "c-iterative": "gcc",
  "c-fork": "gcc",
  "c-prefork": "gcc",
  "c-thread": "gcc",
  "c-prethread": "gcc",
  python: "python3",
  go: "go",
  rust: "rustc",
};

let warden: Warden;
beforeAll(async () => {
  warden = await Warden.start();
});
afterAll(() => warden.end());

const startOne = (guest: Guest, service: string): Promise<Server> => startGuest(guest, service, warden);

/** What a client gets that sends `request` in two pieces, up to `length` bytes. */
async function replyOf(guest: Guest, service: string, request: string, length: number): Promise<string> {
  const server = await startOne(guest, service);
  try {
    const one = await client("port" in server.endpoint ? server.endpoint.port : 0);
    await one.send(request.slice(0, 2));
    const [begun] = guest.services.includes("bytes") ? [""] : [String(await one.receive(2))];
    await one.send(request.slice(2));
    const reply = `${begun}${String(await one.receive(length - begun.length))}`;
    await one.close();
    return reply;
  } finally {
    await server.stop();
  }
}

describe("presets", () => {
  test("are all tested", () => expect(Object.keys(tools)).toEqual(Object.keys(presets)));

  for (const [name, tool] of Object.entries(tools)) {
    const guest = guestOf(name);
    testWithPeer(tool, `${name} echoes`, async () => {
      expect(await replyOf(guest, "echo", "Grüße", 7)).toBe("Grüße");
    });
    if (!answers(guest, "bytes")) continue;
    testWithPeer(tool, `${name} answers upper, bytes and work`, async () => {
      expect(await replyOf(guest, "upper", "a\0Z{z`é", 8)).toBe("A\0Z{Z`é");
      expect(await replyOf(guest, "bytes", "27\n16384\r\n3\n", 16_414)).toBe(
        `${alphabet}a${alphabet.repeat(631).slice(0, 16_384)}abc`,
      );
      expect(await replyOf(guest, "work:1", "\nthink\n", 7)).toBe("\nthink\n");
    });
    testWithPeer(tool, `${name} ends a connection that asks for what is no number of bytes`, async () => {
      const server = await startOne(guest, "bytes");
      const port = "port" in server.endpoint ? server.endpoint.port : 0;
      for (const line of ["0", "16385", "+4", "", "four", "9".repeat(30), "9".repeat(5000)]) {
        const one = await client(port);
        await one.send(`3\n`);
        expect(String(await one.receive(3))).toBe("abc");
        await one.send(`${line}\n`);
        // Some end it with a reset, since they have not read all.
        expect({ line, reply: String(await one.receiveAll().catch(() => "")) }).toEqual({ line, reply: "" });
      }
      await server.stop();
    });
  }
});

test("the sources are in the package", async () => {
  const folder = new URL("../..", import.meta.url).pathname;
  const { stdout } = await run(["npm", "pack", "--dry-run", "--json", "--ignore-scripts"], "", {
    cwd: folder,
  });
  const sources = Object.values(presets).flatMap(({ source }) => source ?? []);
  expect(sources.filter((source) => !stdout.includes(`"examples/guests/${source}"`))).toEqual([]);
});

describe("guestOf()", () => {
  test("takes a name, a command, and what it answers", () => {
    expect(guestOf("cat=socat TCP-LISTEN:{port},fork EXEC:cat")).toEqual({
      name: "cat",
      command: ["socat", "TCP-LISTEN:{port},fork", "EXEC:cat"],
      services: ["echo"],
    });
    expect(guestOf("tr:upper=sh -c 'exec socat TCP-LISTEN:{port} EXEC:\"tr a-z A-Z\"'")).toEqual({
      name: "tr",
      command: ["sh", "-c", 'exec socat TCP-LISTEN:{port} EXEC:"tr a-z A-Z"'],
      services: ["upper"],
    });
    expect(guestOf("x:work:=./x {port}").services).toEqual(["work:"]);
    expect(answers(guestOf("x=./x {service} {port}"), "work:10")).toBe(true);
    expect(answers(guestOf("x=./x {service} {port}"), "sleep:10")).toBe(false);
    expect(answers(guestOf("x=./x {port}"), "upper")).toBe(false);
  });

  test.each([
    ["postgres", "a guest is NAME=COMMAND or one of socat, ncat, "],
    ["constructor", "a guest is NAME=COMMAND or one of "],
    ["=cat {port}", "a guest's name is letters"],
    ["a b=cat {port}", "a guest's name is letters"],
    ["cat=cat", "the command of guest cat must say where {port} goes"],
    ["cat=", "the command of guest cat must say where {port} goes"],
    ["cat=cat {port} | tee", '"|" in "cat {port} | tee" means something to a shell only'],
    ["cat=cat '{port}", '"\'" in "cat \'{port}" means something to a shell only'],
  ])("%s is wrong usage", (text, sentence) => {
    expect(() => guestOf(text)).toThrow(sentence);
  });
});

describe("a guest", () => {
  test("that is not installed, or cannot be compiled, says so", async () => {
    expect(await prepare(guestOf("x=no-such-program {port}"))).toEqual({
      missing: "no-such-program is not installed",
    });
    const path = process.env["PATH"];
    process.env["PATH"] = "/nonexistent";
    // Not one that lies compiled in the cache.
    const missing = await prepare({ ...guestOf("go"), source: "absent.go" });
    process.env["PATH"] = path;
    expect(missing).toEqual({ missing: "go is not installed" });
  });

  testWithPeer("gcc", "whose source is wrong says what the compiler says", async () => {
    expect(await prepare({ ...guestOf("c-fork"), source: "absent.c" })).toEqual({
      missing: expect.stringMatching(/^gcc does not compile absent\.c: .*No such file/),
    });
  });

  test("that ends at once is a sentence", async () => {
    await expect(startOne(guestOf("x=sh -c 'echo {port}: no >&2'"), "echo")).rejects.toThrow(
      /^it ended before it listened: \d+: no$/,
    );
  });

  test("that never listens is a sentence", async () => {
    await expect(startOne(guestOf("x=sleep 1{port}"), "echo")).rejects.toThrow("not ready after 10 s");
  });

  testWithPeer("socat", "that is made for one client still has it for the first one", async () => {
    const isLinux = existsSync("/proc/net/tcp");
    const once = guestOf("once=socat TCP-LISTEN:{port},bind=127.0.0.1 EXEC:cat");
    if (isLinux) expect(await replyOf(once, "echo", "Grüße", 7)).toBe("Grüße");
  });
});
