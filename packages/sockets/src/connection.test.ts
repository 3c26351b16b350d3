import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { connect } from "./connect.ts";
import type { Connection, ConnectionOptions } from "./connection.ts";
import { listen, type Listener } from "./listen.ts";

const FULL_LISTENER = `
  const server = require("node:net").createServer();
  server.listen(0, "127.0.0.1", 1, () => console.log(server.address().port));`;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (view: Uint8Array | null): string | null =>
  view === null ? null : new TextDecoder().decode(view);

describe.each(["TCP", "Unix"])("Connection over %s", (transport) => {
  const folder = mkdtempSync(join(tmpdir(), "connection-"));
  let sockets = 0;
  let listener: Listener;
  let client: Connection;
  let server: Connection;

  async function open(options: ConnectionOptions = {}): Promise<void> {
    sockets += 1;
    const path = join(folder, String(sockets));
    const endpoint = transport === "TCP" ? { host: "127.0.0.1", port: 0 } : { path };
    listener = await listen(endpoint, { connection: options });
    client = await connect(listener.endpoint);
    server = await listener.accept();
  }

  beforeEach(() => open());
  afterEach(async () => {
    client.abort();
    server.abort();
    await listener.close();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("read() waits for bytes, and returns null at the end, as often as it is asked", async () => {
    const reading = server.read();
    await client.write(bytes("hello"));
    expect(text(await reading)).toBe("hello");
    await client.shutdown("write");
    expect(await server.read()).toBeNull();
    expect(await server.read()).toBeNull();
  });

  test("read() returns what came before the end, even after it", async () => {
    await client.write(bytes("late"));
    await client.close();
    expect(text(await server.read())).toBe("late");
    expect(await server.read()).toBeNull();
  });

  test("read() returns no more than bufferBytes and loses nothing", async () => {
    await open({ bufferBytes: 3 });
    await client.write(bytes("0123456789"));
    await client.shutdown("write");
    let all = "";
    for await (const view of server) {
      expect(view.length).toBeLessThanOrEqual(3);
      all += text(view);
    }
    expect(all).toBe("0123456789");
  });

  test("what read() returned stays as it is until the next read(), whatever comes meanwhile", async () => {
    await client.write(bytes("first"));
    const view = await server.read();
    for (let round = 0; round < 20; round += 1) await client.write(new Uint8Array(3000).fill(round));
    await client.write(bytes("end"));
    expect(text(view)).toBe("first");
    await client.shutdown("write");
    let length = 0;
    for await (const chunk of server) {
      length += chunk.length;
      await new Promise(setImmediate);
    }
    expect(length).toBe(60_003);
  });

  test("two reads at once are refused, and the first one still gets its bytes", async () => {
    const first = server.read();
    await expect(server.read()).rejects.toThrow(expect.objectContaining({ code: "READ_PENDING" }));
    await client.write(bytes("x"));
    expect(text(await first)).toBe("x");
  });

  test("a half-closed connection still carries the other direction", async () => {
    await client.shutdown("write");
    expect(await server.read()).toBeNull();
    await server.write(bytes("reply"));
    expect(text(await client.read())).toBe("reply");
  });

  test("write() waits while the peer does not read, and all arrives when it does", async () => {
    const block = new Uint8Array(1_000_000);
    let written = 0;
    const writing = (async () => {
      for (; written < 30; written += 1) await client.write(block);
      await client.shutdown("write");
    })();
    // Loopback buffers hold a few megabytes: the writer must come to a halt, which no event announces.
    await expect
      .poll(async () => {
        const before = written;
        await new Promise((resolve) => setTimeout(resolve, 50));
        return before === written;
      })
      .toBe(true);
    expect(written).toBeLessThan(30);
    let length = 0;
    for await (const view of server) length += view.length;
    await writing;
    expect(length).toBe(30_000_000);
  });

  test("using a closed connection says so", async () => {
    await client.close();
    await client.close();
    await expect(client.write(bytes("x"))).rejects.toThrow(expect.objectContaining({ code: "CLOSED" }));
    await expect(client.read()).rejects.toThrow(
      /^cannot use the connection to .*: the socket is closed \(CLOSED\)$/,
    );
  });

  test("close() ends a read that waits", async () => {
    const reading = client.read();
    void client.close();
    await expect(reading).rejects.toThrow(expect.objectContaining({ code: "CLOSED" }));
  });

  test("abort() resets: the peer's read fails; a Unix socket knows only the end", async () => {
    client.abort();
    const outcome = server.read().catch(({ code }) => code);
    expect(await outcome).toBe(transport === "TCP" ? "ECONNRESET" : null);
  });

  test("silence longer than idleTimeout closes the connection", async () => {
    await open({ idleTimeout: 50 });
    await expect(server.read()).rejects.toThrow(expect.objectContaining({ code: "ETIMEDOUT" }));
    expect(await client.read()).toBeNull();
  });

  test("read() that timed out leaves the connection usable: nothing is lost", async () => {
    await expect(server.read({ timeout: 20 })).rejects.toThrow(
      expect.objectContaining({ name: "TimeoutError", code: "ETIMEDOUT", timeout: 20 }),
    );
    await client.write(bytes("late"));
    expect(text(await server.read({ timeout: 10_000 }))).toBe("late");
    await server.write(bytes("reply"));
    expect(text(await client.read())).toBe("reply");
  });

  test("readTimeout holds for every read, also in a loop, and not for a busy peer", async () => {
    await open({ readTimeout: 1500 });
    let all = "";
    const loop = (async () => {
      for await (const view of server) all += text(view);
    })().catch(({ code }) => code);
    // Longer than a read may wait, all together.
    for (const letter of "abcd") {
      await client.write(bytes(letter));
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect(await loop).toBe("ETIMEDOUT");
    expect(all).toBe("abcd");
    await client.write(bytes("e"));
    expect(text(await server.read())).toBe("e");
  });

  test("read() gives up when its signal is aborted, before or meanwhile", async () => {
    const reason = new Error("enough");
    await expect(server.read({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const reading = server.read({ signal: controller.signal });
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
    await client.write(bytes("x"));
    expect(text(await server.read())).toBe("x");
  });

  test("write() that gives up resets the connection, since nobody knows how much has left", async () => {
    const block = new Uint8Array(30_000_000);
    await expect(client.write(block, { timeout: 50 })).rejects.toThrow(
      expect.objectContaining({ name: "TimeoutError" }),
    );
    await client.closed;
    await expect(client.write(bytes("x"))).rejects.toThrow(expect.objectContaining({ code: "CLOSED" }));
  });

  test.each([10, 20_000])(
    "forEach() shows all chunks of up to %i bytes in order, up to the end",
    async (size) => {
      const lengths: number[] = [];
      const showing = server.forEach((view) => {
        lengths.push(view.length);
        return server.write(view);
      });
      const sent = Array.from({ length: 30 }, (_, round) => new Uint8Array(size).fill(round));
      const sending = (async () => {
        for (const chunk of sent) await client.write(chunk);
        await client.shutdown("write");
      })();
      const back = Buffer.concat(sent);
      let received = 0;
      while (received < back.length) {
        const view = await client.read();
        expect(view).toEqual(new Uint8Array(back.subarray(received, received + (view?.length ?? 0))));
        received += view?.length ?? back.length;
      }
      await Promise.all([sending, showing]);
      expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(back.length);
    },
  );

  test("forEach() shows nothing while it waits, and what it has shown stays as it is meanwhile", async () => {
    const seen: (string | null)[] = [];
    const gate = Promise.withResolvers<void>();
    const showing = server.forEach(async (view) => {
      seen.push(text(view));
      if (seen.length === 1) await gate.promise;
      seen.push(text(view));
    });
    await client.write(bytes("first"));
    await expect.poll(() => seen).toEqual(["first"]);
    for (let round = 0; round < 5; round += 1) await client.write(bytes("later"));
    await client.shutdown("write");
    await new Promise(setImmediate);
    expect(seen).toEqual(["first"]);
    gate.resolve();
    await showing;
    expect(seen[1]).toBe("first");
    expect(seen.filter((_, index) => index % 2 === 0).join("")).toBe(`first${"later".repeat(5)}`);
  });

  test("forEach() ends at false, now or later, and what comes then can be read", async () => {
    for (const verdict of [() => false as const, () => Promise.resolve(false as const)]) {
      const showing = server.forEach(verdict);
      await expect(server.read()).rejects.toThrow(expect.objectContaining({ code: "READ_PENDING" }));
      await client.write(bytes("enough"));
      await showing;
      await client.write(bytes("next"));
      expect(text(await server.read())).toBe("next");
    }
  });

  test("forEach() fails with what its visitor throws, and when the connection does", async () => {
    const reason = new Error("enough");
    const throwing = server.forEach(() => {
      throw reason;
    });
    await client.write(bytes("x"));
    await expect(throwing).rejects.toBe(reason);
    const waiting = server.forEach(() => false);
    void server.close();
    await expect(waiting).rejects.toThrow(expect.objectContaining({ code: "CLOSED" }));
  });

  test("a detached connection can no longer be used, and is open until close() says otherwise", async () => {
    const socket = server.detach();
    expect(() => server.detach()).toThrow(expect.objectContaining({ code: "CLOSED" }));
    await expect(server.read()).rejects.toThrow(expect.objectContaining({ code: "CLOSED" }));
    expect(listener.openConnections).toBe(1);
    socket.destroy();
    await server.close();
    expect(listener.openConnections).toBe(0);
  });
});

describe("connect()", () => {
  test("refuses in a sentence when nobody listens", async () => {
    const listener = await listen({ host: "127.0.0.1", port: 0 });
    await listener.close();
    await expect(connect(listener.endpoint)).rejects.toThrow(
      /^cannot connect to 127\.0\.0\.1:\d+: the connection was refused \(ECONNREFUSED\)$/,
    );
    await expect(connect({ path: "/nowhere/socket" })).rejects.toThrow(
      expect.objectContaining({ code: "ENOENT" }),
    );
  });

  test("gives up when the time is up: a full queue answers no handshake", async () => {
    // Linux drops the handshake when the queue of a listener that accepts nothing is full; a stopped process is one.
    const blackHole = spawn(process.execPath, ["-e", FULL_LISTENER], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(blackHole.stdout, "data");
    blackHole.kill("SIGSTOP");
    const endpoint = { host: "127.0.0.1", port: Number(line) };
    const waiting = await Promise.allSettled(
      Array.from({ length: 5 }, () => connect(endpoint, { timeout: 300 })),
    );
    const reasons = waiting.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(reasons[0]).toMatchObject({ name: "TimeoutError", code: "ETIMEDOUT" });
    expect(reasons[0].message).toBe(
      `cannot connect to 127.0.0.1:${line.toString().trim()}: nothing happened for 300 ms (ETIMEDOUT)`,
    );
    for (const one of waiting) if (one.status === "fulfilled") one.value.abort();
    blackHole.kill("SIGKILL");
  });

  test("binds its own end where it is told", async () => {
    const listener = await listen({ host: "127.0.0.1", port: 0 });
    const client = await connect(listener.endpoint, { local: { host: "127.0.0.2", port: 0 } });
    const server = await listener.accept();
    expect(client.local).toMatchObject({ host: "127.0.0.2" });
    expect(server.peer).toEqual(client.local);
    client.abort();
    server.abort();
    await listener.close();
  });

  test("gives up when its signal is aborted", async () => {
    const reason = new Error("enough");
    await expect(connect({ host: "127.0.0.1", port: 1 }, { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
  });
});
