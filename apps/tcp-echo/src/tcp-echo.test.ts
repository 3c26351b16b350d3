import { client, commandOf, runtimes, start, testTranscripts } from "@acceptloop/test-utils";
import { describe, expect, test } from "vitest";

describe.each(runtimes)("tcp-echo serve on %s", (runtime) => {
  const serve = (...options: string[]) => start(commandOf("tcp-echo", runtime, "serve", "0", ...options));

  test("iterative: a silent client holds the line until it leaves", async () => {
    const server = await serve("--model", "iterative");
    const silent = await client(server.port);
    const waiting = await client(server.port);
    await waiting.send("me too");
    // The line has moved when the silent one has gone, not before: its place in line is taken in order.
    expect(waiting.socket.bytesRead).toBe(0);
    await silent.close();
    expect(String(await waiting.receive(6))).toBe("ME TOO");
    await waiting.close();
    await server.stop();
  });

  test("event-loop: a silent client disturbs nobody", async () => {
    const server = await serve("--model", "event-loop");
    const silent = await client(server.port);
    const other = await client(server.port);
    await other.send("me first");
    expect(String(await other.receive(8))).toBe("ME FIRST");
    await Promise.all([silent.close(), other.close()]);
    await server.stop();
  });

  test("--max-connections: the third waits and is served when one leaves", async () => {
    const server = await serve("--max-connections", "2");
    const [first, second, third] = [
      await client(server.port),
      await client(server.port),
      await client(server.port),
    ];
    await third.send("third");
    for (const one of [first, second]) {
      await one.send("ping");
      await one.receive(4);
    }
    expect(third.socket.bytesRead).toBe(0);
    await first.close();
    expect(String(await third.receive(5))).toBe("THIRD");
    await Promise.all([second.close(), third.close()]);
    await server.stop();
  });

  test("--idle-timeout closes a silent connection", async () => {
    const server = await serve("--idle-timeout", "50");
    const silent = await client(server.port);
    expect(await silent.receiveAll()).toHaveLength(0);
    await server.stop();
  });

  test("--buffer cuts reads, not answers", async () => {
    const server = await serve("--buffer", "7", "--trace");
    const one = await client(server.port);
    await one.send("a".repeat(100));
    expect(String(await one.receive(100))).toBe("A".repeat(100));
    await one.close();
    const { stderr } = await server.stop();
    const reads = [...stderr.matchAll(/^read (\d+)$/gm)].map(([, bytes]) => Number(bytes));
    expect(Math.max(...reads)).toBe(7);
  });

  test("--trace tells the calls in the words of Berkeley", async () => {
    const server = await serve("--trace");
    const one = await client(server.port);
    await one.send("hello");
    await one.receive(5);
    const port = one.socket.localPort;
    await one.close();
    await expect.poll(() => server.stderr()).toContain(`close 127.0.0.1:${port}\n`);
    const { stderr } = await server.stop();
    const calls = stderr.split("\n").filter((line) => !line.startsWith("waiting"));
    expect(calls.join("\n").replaceAll(String(server.port), "PORT")).toBe(
      [
        "socket",
        "bind 127.0.0.1:PORT",
        "listen 127.0.0.1:PORT",
        `accept → 127.0.0.1:${port}`,
        "read 5",
        "write 5",
        "read 0",
        `close 127.0.0.1:${port}`,
        "close 127.0.0.1:PORT",
        "",
      ].join("\n"),
    );
  });

  test("a line without end resets its client and nobody else", async () => {
    const server = await serve("--service", "work:0");
    const [greedy, modest] = [await client(server.port), await client(server.port)];
    await Promise.allSettled([greedy.send("x".repeat(200_000)), greedy.receiveAll()]);
    await modest.send("fine\n");
    expect(String(await modest.receive(5))).toBe("fine\n");
    await modest.close();
    await server.stop();
  });

  test("a crash of the service ends the server with a sentence: all clients were in one process", async () => {
    const server = await serve("--service", "crash");
    const one = await client(server.port);
    await one.send("POISON\n");
    const outcome = await server.exited;
    expect(outcome).toMatchObject({ code: 70, stderr: "tcp-echo crashed: a client sent POISON\n" });
  });

  test("a second signal cuts off whoever is still there", async () => {
    const server = await serve("--drain-timeout", "60000");
    const one = await client(server.port);
    await one.send("x");
    await one.receive(1);
    process.kill(server.pid, "SIGTERM");
    await expect.poll(() => server.stderr()).toContain("waiting up to 60000 ms for 1 connection(s)");
    const outcome = await server.stop("SIGTERM");
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringMatching(/\nBye\n$/) });
    expect(outcome.stderr).toContain("cut off 1 open connection(s)");
  });
});

testTranscripts(new URL("..", import.meta.url).pathname);
