import { type ChildProcessByStdio, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import {
  commandOf,
  freePort,
  run,
  runtimes,
  start,
  testTranscripts,
  testWithPeer,
} from "@acceptloop/test-utils";
import { afterAll, afterEach, describe, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "chat-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Somebody at a keyboard. */
interface Person {
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  types(text: string): void;
  /** No more input: Ctrl-D. */
  isDone(): void;
  sees(text: string): Promise<void>;
  screen(): string;
  notes(): string;
  readonly left: Promise<number | null>;
}

const people: Person[] = [];
afterEach(() => {
  for (const { process } of people.splice(0)) process.kill("SIGKILL");
});

function person(command: readonly string[]): Person {
  const [file = "", ...operands] = command;
  const process = spawn(file, operands, { stdio: ["pipe", "pipe", "pipe"] });
  let screen = "";
  let notes = "";
  process.stdout.on("data", (bytes) => (screen += String(bytes)));
  process.stderr.on("data", (bytes) => (notes += String(bytes)));
  process.stdin.on("error", () => {});
  const one: Person = {
    process,
    types: (text) => void process.stdin.write(text),
    isDone: () => void process.stdin.end(),
    async sees(text) {
      await expect.poll(() => screen).toContain(text);
    },
    screen: () => screen,
    notes: () => notes,
    left: new Promise((resolve) => void process.on("close", resolve)),
  };
  people.push(one);
  return one;
}

describe.each(runtimes)("chat on %s", (runtime) => {
  const chat = (...operands: string[]): Person => person(commandOf("chat", runtime, ...operands));
  const once = (input: string, ...operands: string[]) => run(commandOf("chat", runtime, ...operands), input);

  test.each(["TCP", "Unix"])("print prints the lines that send sends, over %s", async (transport) => {
    const place =
      transport === "TCP" ? `127.0.0.1:${await freePort()}` : `unix:${join(folder, `${runtime}.sock`)}`;
    const printer = chat("print", place);
    await printer.sees(`LISTENING ${transport.toLowerCase()} ${place.replace("unix:", "")}\n`);
    const sender = chat("send", place);
    sender.types("one\n");
    await printer.sees("one\n");
    sender.types("h\u00e9llo\nno newline");
    sender.isDone();
    expect([await sender.left, await printer.left]).toEqual([0, 0]);
    expect(printer.screen().split("\n").slice(1)).toEqual(["one", "h\u00e9llo", "no newline", ""]);
  });

  test("print and send over a FIFO, which goes when they do", async () => {
    const path = join(folder, `${runtime}.fifo`);
    const printer = chat("print", `fifo:${path}`);
    await printer.sees(`LISTENING fifo ${path}\n`);
    const sender = chat("send", `fifo:${path}`);
    sender.types("through a pipe\n");
    await printer.sees("through a pipe\n");
    sender.isDone();
    expect([await sender.left, await printer.left]).toEqual([0, 0]);
    expect(existsSync(path)).toBe(false);
  });

  test("send waits in open(2) until somebody reads the FIFO", async () => {
    const path = join(folder, `${runtime}-waiting.fifo`);
    const sender = chat("send", `fifo:${path}`);
    sender.types("patience\n");
    sender.isDone();
    await expect.poll(() => existsSync(path)).toBe(true);
    expect(sender.process.exitCode).toBeNull();
    const printer = chat("print", `fifo:${path}`);
    await printer.sees("patience\n");
    expect([await sender.left, await printer.left]).toEqual([0, 0]);
  });

  test("SIGINT ends a print that waits in open(2), and one that waits in read(2)", async () => {
    for (const isOpen of [false, true]) {
      const path = join(folder, `${runtime}-${isOpen}.fifo`);
      const printer = chat("print", `fifo:${path}`);
      await printer.sees("LISTENING");
      const sender = isOpen ? chat("send", `fifo:${path}`) : undefined;
      sender?.types("open\n");
      if (isOpen) await printer.sees("open\n");
      printer.process.kill("SIGINT");
      expect(await printer.left).toBe(0);
      expect(printer.screen()).toMatch(/\nBye\n$/);
      sender?.process.kill("SIGKILL");
    }
  });

  test("who waits says Bye when it is ended, and leaves no socket behind", async () => {
    const printer = await start(commandOf("chat", runtime, "print", "127.0.0.1:0"));
    expect(await printer.stop()).toMatchObject({ code: 0, stdout: expect.stringMatching(/\nBye\n$/) });
    const path = join(folder, `${runtime}-waiting.sock`);
    const waiting = await start(commandOf("chat", runtime, "duplex", `unix:${path}`, "--listen"));
    expect(await waiting.stop("SIGINT")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/\nBye\n$/),
    });
    expect(existsSync(path)).toBe(false);
  });

  test("alternate: the one who connects speaks first, then they take turns", async () => {
    const port = String(await freePort());
    const host = chat("alternate", port, "--listen");
    await host.sees("LISTENING");
    const guest = chat("alternate", port);
    // Typed too early, since it is not this side's turn: it waits at the keyboard.
    host.types("and you?\n");
    guest.types("how are you?\n");
    await host.sees("how are you?\n");
    await guest.sees("and you?\n");
    guest.types("fine\n");
    await host.sees("fine\n");
    host.isDone();
    expect([await host.left, await guest.left]).toEqual([0, 0]);
    expect(guest.screen()).toBe("and you?\n");
  });

  test("alternate --start read on both sides is a deadlock, which both explain", async () => {
    const port = String(await freePort());
    const host = chat("alternate", port, "--listen", "--start", "read");
    await host.sees("LISTENING");
    const guest = chat("alternate", port, "--start", "read");
    for (const one of [host, guest]) {
      one.types("I would speak, but it is not my turn\n");
      await expect.poll(() => one.notes()).toContain("this is a deadlock");
    }
    expect(guest.screen()).toBe("");
  });

  test("alternate --start write on both sides lets the lines cross, and goes on one behind", async () => {
    const port = String(await freePort());
    const host = chat("alternate", port, "--listen", "--start", "write");
    await host.sees("LISTENING");
    const guest = chat("alternate", port, "--start", "write");
    guest.types("question 1\n");
    // Only a peek at the socket could tell that it has come: the host writes before it reads.
    await new Promise((resolve) => setTimeout(resolve, 500));
    host.types("question A\n");
    await Promise.all([host.sees("question 1\n"), guest.sees("question A\n")]);
    guest.types("answer to A\n");
    host.types("answer to 1\n");
    await Promise.all([host.sees("answer to A\n"), guest.sees("answer to 1\n")]);
  });

  test("duplex: both speak whenever they like, and each side ends by itself", async () => {
    const port = String(await freePort());
    const host = chat("duplex", port, "--listen");
    await host.sees("LISTENING");
    const guest = chat("duplex", port);
    host.types("one\n");
    host.types("two\n");
    await guest.sees("one\ntwo\n");
    guest.types("three\n");
    await host.sees("three\n");
    host.isDone();
    guest.types("still here\n");
    await host.sees("still here\n");
    guest.isDone();
    expect([await host.left, await guest.left]).toEqual([0, 0]);
    const stands = host.notes().includes("emulated: on Deno each child is given a pipe");
    expect(stands).toBe(runtime === "deno");
  });

  testWithPeer("socat", "duplex with socat, 1 MB each way", async () => {
    const port = String(await freePort());
    const host = chat("duplex", port, "--listen");
    await host.sees("LISTENING");
    const lines = "0123456789abcde\n".repeat(65_536);
    const talk = run(["socat", "-t20", "-", `TCP:127.0.0.1:${port}`], lines);
    host.types(lines);
    host.isDone();
    expect((await talk).stdout === lines).toBe(true);
    expect(await host.left).toBe(0);
    expect(host.screen().endsWith(`\n${lines}`)).toBe(true);
  });

  test("refuses in a sentence", async () => {
    expect(await once("", "duplex", "fifo:/tmp/x")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("a FIFO carries one direction only"),
    });
    expect(await once("", "alternate", "--start", "sideways")).toMatchObject({ code: 1 });
    expect(await once("", "send", `127.0.0.1:${await freePort()}`)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^chat: cannot connect to .*: the connection was refused \(ECONNREFUSED\)\n$/,
      ),
    });
    const file = join(folder, `${runtime}-file`);
    writeFileSync(file, "");
    expect(await once("", "print", `fifo:${file}`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("there is something else"),
    });
    expect(await once("", "send", "fifo:/nowhere/at/all")).toMatchObject({ code: 2 });
  });
});

testTranscripts(new URL("..", import.meta.url).pathname);
