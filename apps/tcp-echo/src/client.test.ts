import { commandOf, freePort, run, runtimes, start } from "@acceptloop/test-utils";
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { listen } from "../test-support/listen.ts";

describe.each(runtimes)("tcp-echo client on %s", (runtime) => {
  const talk = (port: number, ...options: string[]) =>
    commandOf("tcp-echo", runtime, "client", String(port), ...options);

  test("sends standard input, half-closes, and prints all that comes back", async () => {
    const server = await start(commandOf("tcp-echo", "node", "serve", "0"));
    const input = "hello\n".repeat(50_000);
    expect(await run(talk(server.port), input)).toEqual({ code: 0, stdout: input.toUpperCase(), stderr: "" });
    expect(await run(talk(server.port, "--message", "one"))).toMatchObject({ code: 0, stdout: "ONE\n" });
    await server.stop();
  });

  test("is refused in a sentence with exit code 2", async () => {
    const server = await start(commandOf("tcp-echo", "node", "serve", "0"));
    await server.stop();
    expect(await run(talk(server.port))).toEqual({
      code: 2,
      stdout: "",
      stderr: `tcp-echo: cannot connect to 127.0.0.1:${server.port}: the connection was refused (ECONNREFUSED)\n`,
    });
  });

  test("needs an endpoint", async () => {
    const { code, stderr } = await run(commandOf("tcp-echo", runtime, "client"));
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "tcp-echo: an ENDPOINT is missing\nUsage: tcp-echo client ENDPOINT [options]\n",
    });
  });

  test("carries any bytes", async () => {
    const server = await start(commandOf("tcp-echo", "node", "serve", "0", "--service", "echo"));
    const bytes = randomBytes(3_000_000);
    const { stdout } = await run(["sh", "-c", `${talk(server.port).join(" ")} | sha256sum`], bytes);
    expect(stdout.slice(0, 64)).toBe(createHash("sha256").update(bytes).digest("hex"));
    await server.stop();
  });

  test("ends when the server closes, whatever is still to come from standard input", async () => {
    const server = await start(commandOf("tcp-echo", "node", "serve", "0", "--service", "daytime"));
    const [file = "", ...operands] = talk(server.port);
    const talker = spawn(file, operands);
    const [line] = await once(talker.stdout, "data");
    expect(String(line)).toMatch(/^\w+day, .*-UTC\r\n$/);
    expect(await once(talker, "close")).toEqual([0, null]);
    await server.stop();
  });

  test("ends when nobody reads its output any more", async () => {
    const server = await start(commandOf("tcp-echo", "node", "serve", "0", "--service", "chargen"));
    const outcome = await run(["sh", "-c", `{ ${talk(server.port).join(" ")}; echo $? >&2; } | head -n 1`]);
    expect(outcome.stdout).toHaveLength(74);
    expect(outcome.stderr).toBe("0\n");
    await server.stop("SIGKILL");
  });

  test.skipIf(!existsSync("/dev/full"))("says in a sentence where its output has no room", async () => {
    const server = await start(commandOf("tcp-echo", "node", "serve", "0"));
    const command = `${talk(server.port, "--message", "x").join(" ")} > /dev/full`;
    const { code, stderr } = await run(["sh", "-c", command]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^tcp-echo: cannot write to standard output: .*\n$/);
    await server.stop();
  });

  test("--once ends with the first reply, of which --buffer may cut the rest off", async () => {
    const server = await start(commandOf("tcp-echo", "node", "serve", "0", "--service", "caret"));
    expect(await run(talk(server.port, "--once"))).toMatchObject({ code: 0, stdout: "*" });
    await server.stop();
    const { port, accepted, close } = await listen();
    const outcome = run(talk(port, "--once", "--buffer", "16", "--message", "this line is 26 bytes long"));
    const socket = await accepted;
    socket.on("data", (bytes: Buffer) => socket.write(bytes.toString().toUpperCase()));
    socket.on("error", () => {});
    expect(await outcome).toMatchObject({ code: 0, stdout: "THIS LINE IS 26 " });
    socket.destroy();
    close();
  });

  test("--bind chooses this end", async () => {
    const { port, accepted, close } = await listen();
    const free = await freePort();
    const outcome = run(talk(port, "--bind", `127.0.0.1:${free}`, "--message", "from where?"));
    const socket = await accepted;
    expect([socket.remoteAddress, socket.remotePort]).toEqual(["127.0.0.1", free]);
    socket.end("bye\n");
    expect(await outcome).toEqual({ code: 0, stdout: "bye\n", stderr: "" });
    close();
  });

  test("--bind to an address in use is one sentence and exit code 2", async () => {
    const { port, close } = await listen();
    const { port: taken, close: release } = await listen();
    const { code, stdout, stderr } = await run(talk(port, "--bind", `127.0.0.1:${taken}`));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^tcp-echo: cannot [^\n]*: the address is already in use \(EADDRINUSE\)\n$/);
    close();
    release();
  });

  test("--timeout bounds the wait for a reply", async () => {
    const { port, accepted, close } = await listen();
    const outcome = run(talk(port, "--timeout", "1000", "--message", "anybody?"));
    const socket = await accepted;
    expect(await outcome).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/^tcp-echo: cannot read from 127\.0\.0\.1:\d+: [^\n]*\(ETIMEDOUT\)\n$/),
    });
    socket.destroy();
    close();
  });

  test("a reset is one sentence and exit code 2", async () => {
    const { port, accepted, close } = await listen();
    const outcome = run(talk(port, "--message", "go away"));
    const socket = await accepted;
    socket.once("data", () => socket.resetAndDestroy());
    expect(await outcome).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^tcp-echo: cannot [^\n]*: the peer reset the connection \(ECONNRESET\)\n$/,
      ),
    });
    close();
  });

  test("an unknown host is one sentence and exit code 2", async () => {
    // RFC 6761 promises that .invalid never exists; without any name server at hand, nothing can be known of it.
    const { code, stdout, stderr } = await run(
      commandOf("tcp-echo", runtime, "client", "no-such-host.invalid:80"),
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^tcp-echo: cannot connect to no-such-host\.invalid:80: [^\n]*\((ENOTFOUND|EAI_AGAIN)\)\n$/,
    );
  });

  test.each([
    ["--bind unix:/x", "--bind takes HOST:PORT"],
    ["--bind nowhere", "cannot parse"],
    ["--timeout soon", "--timeout takes a whole number"],
  ])("%s is wrong usage", async (options, sentence) => {
    const { code, stderr } = await run(talk(1, ...options.split(" ")));
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
  });

  test("--head prints the header lines of a web server and ends, though the connection stays", async () => {
    let asked = "";
    const server = createServer((request, response) => {
      asked = `${request.method} ${request.url} ${request.headers.host}`;
      response.writeHead(200, { "content-type": "text/plain", "content-length": 5 }).end("hello");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const { code, stdout } = await run(talk(port, "--head"));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^HTTP\/1\.1 200 OK\ncontent-type: text\/plain\ncontent-length: 5\n/);
    expect(stdout).not.toMatch(/\r|\n\n|hello/);
    expect(asked).toBe(`HEAD / 127.0.0.1:${port}`);
    server.close();
  });

  test("--head of something else than a web server does not last for ever", async () => {
    const { port, accepted, close } = await listen();
    const outcome = run(talk(port, "--head"));
    (await accepted).on("error", () => {}).end("x".repeat(70_000));
    expect(await outcome).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("a line is longer than"),
    });
    close();
  });

  test("--trace tells the calls", async () => {
    const server = await start(commandOf("tcp-echo", "node", "serve", "0"));
    const { stderr } = await run(talk(server.port, "--message", "hi", "--trace"));
    const calls = stderr
      .trimEnd()
      .split("\n")
      .map((line) => line.split(" ")[0]);
    expect(calls.slice(0, 6)).toEqual(["socket", "connect", "write", "shutdown", "read", "read"]);
    await server.stop();
  });
});
