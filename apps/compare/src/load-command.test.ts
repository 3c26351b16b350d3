import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as elapsed } from "node:timers/promises";
import { commandOf, freePort, run, type RunningProgram, start } from "@acceptloop/test-utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const compare = (...words: string[]): string[] => commandOf("compare", "node", "load", ...words);

describe("compare load", () => {
  let server: RunningProgram;
  let endpoint: string;
  beforeAll(async () => {
    server = await start(commandOf("tcp-echo", "node", "serve", "127.0.0.1:0"));
    endpoint = `127.0.0.1:${server.port}`;
  });
  afterAll(() => server.stop());

  test("prints a table of 100 columns at most, and how it goes on stderr", async () => {
    const options = [
      "--rate",
      "100",
      "--connections",
      "4",
      "--threads",
      "2",
      "--duration",
      "2",
      "--warm-up",
      "100",
    ];
    const { code, stdout, stderr } = await run(compare(endpoint, ...options));
    expect(code).toBe(0);
    const lines = stdout.split("\n");
    expect(lines[0]).toBe(`tcp ${endpoint}: open loop, 100 requests/s, 4 clients x 64 bytes, 2.0 s`);
    expect(stdout).toMatch(/^ +200 +\d+ +\d+ +\d+ +\d+ +4 of 4$/m);
    for (const row of ["from the plan", "from sending", "to the first byte", "connecting"]) {
      expect(stdout).toMatch(new RegExp(`^${row} .* \\d+\\.\\d{3} `, "m"));
    }
    expect(stdout).toContain("errors: none");
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
    expect(stderr).toMatch(/^\d+ replies\/s, p99 .*\(1 s left\)$/m);
  });

  test("--json prints all figures as one line", async () => {
    const options = ["--duration", "1", "--warm-up", "0", "--connections", "3", "--reconnect", "--json"];
    const { code, stdout } = await run(compare(endpoint, ...options));
    expect(code).toBe(0);
    expect(stdout.trimEnd()).not.toContain("\n");
    const figures: unknown = JSON.parse(stdout);
    expect(figures).toMatchObject({
      event: "load",
      endpoint,
      connections: 3,
      rate: null,
      clientsAnswered: 3,
      errors: { wrong: 0, refused: 0 },
      latency: { p50: expect.any(Number), histogram: expect.any(String) },
    });
  });

  test("the message and its reply may be given, and what is wrong is counted", async () => {
    const options = ["--duration", "1", "--warm-up", "0", "--rate", "20", "--message", String.raw`a\x41\n`];
    const right = await run(compare(endpoint, ...options, "--reply", String.raw`AA\n`));
    expect(right.stdout).toContain("errors: none");
    const wrong = await run(compare(endpoint, ...options, "--reply", "same"));
    expect(wrong.stdout).toMatch(/errors: \d+ wrong/);
  });

  test("--slo looks for the highest rate", async () => {
    const options = ["--slo", "errors<0.001%,mean<0.001us", "--duration", "1", "--connections", "2"];
    // No server is that fast, so that not even the lowest rate holds it.
    const { code, stdout, stderr } = await run(compare(endpoint, ...options));
    expect(code).toBe(0);
    expect(stdout).toBe("errors<0.001%,mean<0.001us was not held at any rate\n");
    expect(stderr).toMatch(/^500\/s: p99 .*, not held/);
  });

  test("SIGINT ends the search of --slo, and what its steps have found is printed", async () => {
    const options = ["--slo", "errors<100%", "--duration", "1", "--warm-up", "1", "--connections", "2"];
    const program = await start(compare(endpoint, ...options), { awaits: "stderr" });
    expect(program.stderr()).toMatch(/^500\/s: /);
    const { code, stdout, stderr } = await program.stop("SIGINT");
    expect(code).toBe(0);
    expect(stderr).toContain("interrupted; this is what the steps until then have found");
    expect(stdout).toMatch(/errors<100% was (held up to \d+\/s; |not held at any rate that was tried)/);
  });

  test("--warm-up goes before the first step of --slo, and SIGINT in it leaves nothing to print", async () => {
    const { promise: isWarm, resolve } = Promise.withResolvers<void>();
    let requests = 0;
    const counting = createServer((socket) => {
      socket.on("error", () => {});
      socket.on("data", (bytes: Buffer) => {
        requests += bytes.length / 64;
        // Twice as many as there are in a first step.
        if (requests > 1000) resolve();
        socket.write(bytes);
      });
    }).listen(0, "127.0.0.1");
    await once(counting, "listening");
    const address = counting.address();
    const port = String(typeof address === "object" && address ? address.port : 0);
    const options = ["--slo", "p99<1s", "--duration", "1", "--warm-up", "600000", "--reply", "same"];
    const [file = "", ...operands] = compare(port, ...options);
    const program = spawn(file, operands, { stdio: ["ignore", "pipe", "ignore"] });
    await isWarm;
    program.kill("SIGINT");
    expect(await text(program.stdout)).toBe("");
    counting.close();
  });

  test("SIGINT ends the window, and what was measured is printed", async () => {
    const program = await start(compare(endpoint, "--rate", "50", "--duration", "60", "--warm-up", "0"), {
      awaits: "stderr",
    });
    await elapsed(500);
    const { code, stdout, stderr } = await program.stop("SIGINT");
    expect(code).toBe(0);
    expect(stderr).toMatch(/interrupted after \d+\.\d s/);
    expect(stdout).toMatch(/^from the plan +\d/m);
  });
});

test("compare load ends with 2 when nobody can connect", async () => {
  const port = await freePort();
  const { code, stdout, stderr } = await run(compare(String(port)));
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: "",
    stderr: `compare: cannot connect to 127.0.0.1:${port}: the connection was refused (ECONNREFUSED)\n`,
  });
});

test.each([
  [[], "an ENDPOINT is missing"],
  [["8254", "--rate", "0"], '--rate takes a whole number from 1 to 10000000, not "0"'],
  [["8254", "--slo", "fast"], "is no objective"],
  [["8254", "--slo", "max<1s", "--rate", "5"], "--rate makes no sense"],
  [["unix:/tmp/x", "--udp"], "--udp needs an address"],
  [["8254", "--udp", "--reconnect"], "--reconnect makes no sense"],
  [["8254", "--message", "x", "--bytes", "5"], "--message and --bytes exclude each other"],
  [["8254", "--udp", "--bytes", "65508"], "--udp carries at most 65507 bytes, not 65508"],
  [["8254", "--message", ""], "--message needs at least one byte"],
  [["8254", "--message", String.raw`\q`], "--message has an escape"],
  [["8254", "--cores", "0,x"], "--cores takes numbers"],
])("compare load %j is wrong usage", async (words, sentence) => {
  const { code, stderr } = await run(compare(...words));
  expect(code).toBe(1);
  expect(stderr).toContain(sentence);
  expect(stderr).toContain("Usage: compare load ENDPOINT [options]");
});
