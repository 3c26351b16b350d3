import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  client,
  commandOf,
  run,
  runtimes,
  start,
  testWithPeer,
  processorTicks,
} from "@acceptloop/test-utils";
import { afterAll, describe, expect } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "system-calls-"));
afterAll(() => rmSync(folder, { recursive: true }));

const CALLS =
  "trace=socket,setsockopt,bind,listen,accept,accept4,connect,read,recvfrom,write,sendto,shutdown,close";

/** What strace(1) saw of sockets, in our words: `read 12`; and the options that were set. */
function observed(log: string): { calls: string[]; options: string[] } {
  const sockets = new Set<string>();
  const calls: string[] = [];
  const options: string[] = [];
  // One system call may stand in two lines: "12 read(20, <unfinished ...>" and "12 <... read resumed>…".
  const begun = new Map<string, string>();
  for (const line of readFileSync(log, "utf8").split("\n")) {
    const [, thread = "", text = ""] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (text.endsWith("<unfinished ...>")) {
      begun.set(thread, text.replace(/ *<unfinished \.\.\.>$/, ""));
      continue;
    }
    const whole = text.replace(/^<\.\.\. \w+ resumed>/, () => begun.get(thread) ?? "");
    const [, call = "", first = "", rest = "", result = ""] =
      /^(\w+)\(([^,)]*)(.*)= (-?\d+)/.exec(whole) ?? [];
    if (call === "socket" && /AF_INET|PF_INET/.test(first)) {
      sockets.add(result);
      calls.push("socket");
    }
    if (!sockets.has(first)) continue;
    if (call === "setsockopt") options.push(rest.split(", ").slice(1, 4).join(" "));
    if (Number(result) < 0 && call !== "connect") continue;
    if (call.startsWith("accept")) sockets.add(result);
    if (call === "close") sockets.delete(first);
    const name = { accept4: "accept", recvfrom: "read", sendto: "write" }[call] ?? call;
    if (name === "read" || name === "write") calls.push(`${name} ${result}`);
    else if (name !== "setsockopt" && name !== "socket") calls.push(name);
  }
  return { calls, options };
}

/** What --trace printed, without the endpoints. */
function told(stderr: string): string[] {
  return stderr
    .split("\n")
    .map((line) => /^((?:read|write) \d+|socket|bind|listen|accept|connect|shutdown|close)\b/.exec(line)?.[1])
    .filter((call) => call !== undefined);
}

describe("the trace is what the system saw", () => {
  testWithPeer("strace", "of a server", async () => {
    const log = join(folder, "server");
    const server = await start(
      [
        "strace",
        "-fqq",
        `-e${CALLS}`,
        `-o${log}`,
        ...commandOf("tcp-echo", "node", "serve", "0", "--trace", "--keep-alive", "7000"),
      ],
      { isGroup: true },
    );
    for (const words of ["hello", "once more"]) {
      const one = await client(server.port);
      await one.send(words);
      await one.receive(words.length);
      one.end();
      await one.receiveAll();
      await one.close();
    }
    const { stderr } = await server.stop();
    const { calls, options } = observed(log);
    expect(told(stderr)).toEqual(calls);
    const first = "accept, read 5, write 5, read 0, close";
    const second = "accept, read 9, write 9, read 0, close";
    expect(calls.join(", ")).toBe(`socket, bind, listen, ${first}, ${second}, close`);
    expect(options).toEqual(
      expect.arrayContaining(["SOL_SOCKET SO_REUSEADDR [1]", "SOL_TCP TCP_NODELAY [1]"]),
    );
    expect(options.join()).toMatch(/TCP_KEEPIDLE \[7\]/);
  });

  testWithPeer("strace", "of a server, whose clients speak at once and at length", async () => {
    const log = join(folder, "crowd");
    const command = commandOf("tcp-echo", "node", "serve", "0", "--trace", "--service", "echo");
    const server = await start(["strace", "-fqq", `-e${CALLS}`, `-o${log}`, ...command], { isGroup: true });
    const clients = await Promise.all([client(server.port), client(server.port)]);
    await Promise.all(
      clients.map(async (one) => {
        await one.send("x".repeat(5000));
        await one.receive(5000);
      }),
    );
    for (const one of clients) {
      one.end();
      await one.receiveAll();
      await one.close();
    }
    const { stderr } = await server.stop();
    const { calls } = observed(log);
    expect(told(stderr)).toEqual(calls);
    expect(calls.filter((call) => call === "accept")).toHaveLength(2);
  });

  testWithPeer("strace", "of a client, which ends its direction before it closes", async () => {
    const server = await start(commandOf("tcp-echo", "node", "serve", "0"));
    const log = join(folder, "client");
    const { stderr } = await run([
      "strace",
      "-fqq",
      `-e${CALLS}`,
      `-o${log}`,
      ...commandOf("tcp-echo", "node", "client", String(server.port), "--message", "hello", "--trace"),
    ]);
    const { calls } = observed(log);
    expect(told(stderr)).toEqual(calls);
    expect(calls).toEqual(["socket", "connect", "write 6", "shutdown", "read 6", "read 0", "close"]);
    await server.stop();
  });
});

describe.each(runtimes)("the system's own tables on %s", (runtime) => {
  const serve = (...options: string[]) => start(commandOf("tcp-echo", runtime, "serve", "0", ...options));
  const sockets = (...operands: string[]): string[] =>
    execFileSync("ss", operands, { encoding: "utf8" }).split("\n").filter(Boolean);

  testWithPeer("ss", "show the backlog that was asked; Bun asks for 512 whatever it is told", async () => {
    const server = await serve("--backlog", "7");
    const [line = ""] = sockets("-ltnH", `sport = :${server.port}`);
    expect(line.split(/\s+/)[2]).toBe(runtime === "bun" ? "512" : "7");
    await server.stop();
  });

  testWithPeer("ss", "show the keep-alive timer", async () => {
    const server = await serve("--keep-alive", "60000");
    const one = await client(server.port);
    await one.send("x");
    await one.receive(1);
    // Until the client's system has acknowledged the answer, another timer runs.
    await expect
      .poll(() => sockets("-tnoH", `sport = :${server.port}`).join())
      .toMatch(/timer:\(keepalive,\d+sec/);
    await one.close();
    await server.stop();
  });

  testWithPeer("ss", "100 clients that came and left leave no CLOSE_WAIT, and nothing to do", async () => {
    const server = await serve();
    const clients = await Promise.all(Array.from({ length: 100 }, () => client(server.port)));
    for (const one of clients) {
      await one.send("x");
      await one.receive(1);
      await one.close();
    }
    expect(sockets("-tnaH", "state", "close-wait", `sport = :${server.port}`)).toEqual([]);
    // A server that spins at the end of a stream burns a core for each client that has left (the course's Rust server).
    // The runtime itself may still have something to tidy up; on a slow machine that takes its time.
    const ticksInTwoSeconds = async (): Promise<number> => {
      const before = processorTicks(server.pid);
      await new Promise((resolve) => setTimeout(resolve, 2000));
      return processorTicks(server.pid) - before;
    };
    await expect.poll(ticksInTwoSeconds).toBeLessThanOrEqual(2);
    await server.stop();
  });
});
