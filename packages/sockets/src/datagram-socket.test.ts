import { describe, expect, test } from "vitest";
import { bind, type BindOptions } from "./bind.ts";
import { listen } from "./listen.ts";
import { select } from "./select.ts";
import { subscribeToTrace } from "./trace.ts";

const loopback = { host: "127.0.0.1", port: 0 };
const open = (options?: BindOptions) => bind(loopback, options);
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = ({ bytes }: { bytes: Uint8Array }): string => new TextDecoder().decode(bytes);
const code = (name: string) => expect.objectContaining({ code: name });

/** A port that was free a moment ago. */
async function nobody() {
  const socket = await open();
  await socket.close();
  return socket.local;
}

describe("DatagramSocket", () => {
  test("keeps messages apart, the empty one too, and names the sender of each", async () => {
    await using server = await open();
    await using first = await open();
    await using second = await open();
    await first.send(bytesOf("one"), server.local);
    await first.send(new Uint8Array(0), server.local);
    await second.send(bytesOf("two"), server.local);
    const received = [await server.receive(), await server.receive(), await server.receive()];
    expect(received.map((datagram) => [textOf(datagram), datagram.from])).toEqual([
      ["one", first.local],
      ["", first.local],
      ["two", second.local],
    ]);
  });

  test("carries 65,507 bytes and refuses one more in a sentence that names the limit", async () => {
    await using socket = await open();
    const largest = crypto.getRandomValues(new Uint8Array(65_507));
    await socket.send(largest, socket.local);
    expect((await socket.receive()).bytes).toEqual(Buffer.from(largest));
    await expect(socket.send(new Uint8Array(65_508), socket.local)).rejects.toThrow(
      `cannot send 65508 bytes to 127.0.0.1:${socket.local.port}: a datagram carries at most 65,507 bytes here (EMSGSIZE)`,
    );
    expect(socket.trySend(new Uint8Array(65_508), socket.local)).toBe(false);
  });

  test("cuts what does not fit into the buffer, and says so", async () => {
    await using socket = await open({ bufferBytes: 256 });
    for (const length of [256, 257]) await socket.send(new Uint8Array(length), socket.local);
    expect(await socket.receive()).toMatchObject({ bytes: { length: 256 }, isTruncated: false });
    expect(await socket.receive()).toMatchObject({ bytes: { length: 256 }, isTruncated: true });
    await socket.send(bytesOf("hello"), socket.local);
    const datagram = await socket.receive({ bufferBytes: 2 });
    expect([textOf(datagram), datagram.isTruncated]).toEqual(["he", true]);
  });

  test("a receive that times out or is aborted has lost nothing", async () => {
    await using socket = await open();
    await expect(socket.receive({ timeout: 5 })).rejects.toThrow(
      `cannot receive on 127.0.0.1:${socket.local.port}: nothing happened for 5 ms (ETIMEDOUT)`,
    );
    const reason = new Error("no more");
    await expect(socket.receive({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const abort = new AbortController();
    const receiving = socket.receive({ signal: abort.signal });
    await expect(socket.receive()).rejects.toThrow(code("READ_PENDING"));
    abort.abort(reason);
    await expect(receiving).rejects.toBe(reason);
    await socket.send(bytesOf("late"), socket.local);
    expect(textOf(await socket.receive({ timeout: 60_000 }))).toBe("late");
  });

  test("drops the newest when its queue is full, and counts them", async () => {
    await using socket = await open({ queueBytes: 1200 });
    for (let index = 0; index < 10; index += 1)
      await socket.send(new Uint8Array(1).fill(index), socket.local);
    await expect.poll(() => socket.droppedDatagrams).toBe(1);
    for (let index = 0; index < 9; index += 1) expect((await socket.receive()).bytes[0]).toBe(index);
    await socket.send(bytesOf("again"), socket.local);
    expect(textOf(await socket.receive())).toBe("again");
  });

  test("hands out ten thousand in order, however they are taken", async () => {
    await using socket = await open();
    let taken = 0;
    for (let index = 0; index < 10_000; index += 1) {
      await socket.send(Uint8Array.of(index & 255, index >> 8), socket.local);
      if (index % 3 === 2) while (taken <= index - (index % 7)) taken = next(taken, await socket.receive());
    }
    while (taken < 10_000) taken = next(taken, await socket.receive());
    expect(socket.droppedDatagrams).toBe(0);
    function next(expected: number, { bytes: [low = 0, high = 0] }: { bytes: Uint8Array }): number {
      expect(low + 256 * high).toBe(expected);
      return expected + 1;
    }
  });

  test("the loop ends when the socket is closed, and a receive is refused", async () => {
    const socket = await open();
    await socket.send(bytesOf("one"), socket.local);
    const seen = [];
    for await (const datagram of socket) {
      seen.push(textOf(datagram));
      setImmediate(() => void socket.close());
    }
    expect(seen).toEqual(["one"]);
    await expect(socket.receive()).rejects.toThrow(code("CLOSED"));
    await expect(socket.send(bytesOf("x"), socket.local)).rejects.toThrow(code("CLOSED"));
    await expect(socket.connect(socket.local)).rejects.toThrow(code("CLOSED"));
    expect(() => socket.join("239.255.0.1")).toThrow(code("CLOSED"));
    expect(socket.trySend(bytesOf("x"), socket.local)).toBe(false);
    await socket.close();
    await socket.closed;
  });

  test("refuses a port in use, a foreign address, an unknown host, and no destination, each in a sentence", async () => {
    await using socket = await open();
    await expect(bind(socket.local)).rejects.toThrow(
      `cannot bind 127.0.0.1:${socket.local.port}: the address is already in use (EADDRINUSE)`,
    );
    await expect(bind({ host: "192.0.2.1", port: 0 })).rejects.toThrow(code("EADDRNOTAVAIL"));
    await expect(socket.send(bytesOf("x"), { host: "nowhere.invalid", port: 9 })).rejects.toThrow(
      "cannot send 1 bytes to nowhere.invalid:9: the host is unknown (ENOTFOUND)",
    );
    await expect(socket.send(bytesOf("x"))).rejects.toThrow(code("EDESTADDRREQ"));
    await expect(socket.send(bytesOf("x"), { host: "127.0.0.1", port: 0 })).rejects.toThrow(code("EINVAL"));
    await expect(socket.send(bytesOf("x"), { host: "255.255.255.255", port: 9 })).rejects.toThrow(
      code("EACCES"),
    );
  });

  test("trySend() counts what the system refuses", async () => {
    await using socket = await open();
    expect(socket.trySend(bytesOf("x"), { host: "255.255.255.255", port: 9 })).toBe(true);
    await expect.poll(() => socket.unsentDatagrams).toBe(1);
    expect(socket.trySend(bytesOf("x"), socket.local)).toBe(true);
    expect(textOf(await socket.receive())).toBe("x");
    expect(socket.unsentDatagrams).toBe(1);
  });

  test("trySend() says no when as many as may be are on their way", async () => {
    await using socket = await open({ maxSending: 0 });
    // A look-up makes it wait on every runtime.
    const sent = Array.from({ length: 3 }, () =>
      socket.trySend(bytesOf("x"), { host: "localhost", port: 9 }),
    );
    expect(sent).toContain(false);
  });
});

describe("DatagramSocket, connected", () => {
  test("talks to its peer without naming it, and ignores everybody else", async () => {
    await using client = await open();
    await using server = await open();
    await using stranger = await open();
    await client.connect(server.local);
    expect(client.peer).toEqual(server.local);
    await client.send(bytesOf("ping"));
    const { from } = await server.receive();
    await stranger.send(bytesOf("evil"), from);
    await server.send(bytesOf("pong"), from);
    expect(textOf(await client.receive())).toBe("pong");
    await expect(client.send(bytesOf("x"), stranger.local)).rejects.toThrow(code("EISCONN"));

    client.disconnect();
    expect(client.peer).toBeUndefined();
    await client.send(bytesOf("hello"), stranger.local);
    await stranger.send(bytesOf("who are you?"), (await stranger.receive()).from);
    expect(textOf(await client.receive())).toBe("who are you?");
  });

  test("can be connected to somebody else", async () => {
    await using client = await open();
    await using one = await open();
    await using other = await open();
    await client.connect(one.local);
    await client.connect(other.local);
    await client.send(bytesOf("x"));
    expect((await other.receive()).from).toEqual(client.local);
  });

  test("is told that nobody is there, once, and works on", async () => {
    await using client = await open();
    await client.connect(await nobody());
    await client.send(bytesOf("x"));
    await expect(client.receive()).rejects.toThrow(code("ECONNREFUSED"));
    await using server = await open();
    await client.connect(server.local);
    await client.send(bytesOf("y"));
    expect(textOf(await server.receive())).toBe("y");
  });

  test("tells the next send when nobody was receiving", async () => {
    await using client = await open();
    await client.connect(await nobody());
    await client.send(bytesOf("x"));
    await select([client]);
    await expect(client.send(bytesOf("y"))).rejects.toThrow(code("ECONNREFUSED"));
  });
});

describe("DatagramSocket, options", () => {
  test("asks the system for buffers; Linux doubles them", async () => {
    await using socket = await open({ receiveBufferBytes: 50_000, sendBufferBytes: 40_000 });
    expect(socket.receiveBufferBytes).toBeGreaterThanOrEqual(50_000);
    expect(socket.sendBufferBytes).toBeGreaterThanOrEqual(40_000);
  });

  test("may send to everybody when it is allowed to", async () => {
    await using listener = await bind({ host: "0.0.0.0", port: 0 });
    await using socket = await open({ broadcast: true, timeToLive: 3 });
    await socket.send(bytesOf("all"), { host: "127.255.255.255", port: listener.local.port });
    expect(textOf(await listener.receive())).toBe("all");
  });

  test("hears a group after it has joined, several sockets on one port", async () => {
    const group = "239.255.76.67";
    await using first = await bind({ host: "0.0.0.0", port: 0 }, { reuseAddress: true });
    await using second = await bind(first.local, { reuseAddress: true });
    await using speaker = await open({ multicast: { from: "127.0.0.1", loopback: true, timeToLive: 1 } });
    for (const socket of [first, second]) socket.join(group, "127.0.0.1");
    await speaker.send(bytesOf("everybody"), { host: group, port: first.local.port });
    for (const socket of [first, second]) expect(textOf(await socket.receive())).toBe("everybody");
    second.leave(group, "127.0.0.1");
    expect(() => second.join("127.0.0.1")).toThrow(code("EINVAL"));
  });

  test("shares a port: each datagram goes to one of them", async () => {
    await using first = await open({ reusePort: true });
    await using second = await bind(first.local, { reusePort: true });
    const clients = await Promise.all(Array.from({ length: 40 }, () => open()));
    for (const client of clients) await client.send(bytesOf("x"), first.local);
    let [one, other] = [0, 0];
    while (one + other < clients.length) {
      for (const socket of await select([first, second])) {
        await socket.receive();
        if (socket === first) one += 1;
        else other += 1;
      }
    }
    expect(Math.min(one, other)).toBeGreaterThan(0);
    await Promise.all(clients.map((client) => client.close()));
  });

  test("speaks IPv6", async () => {
    await using socket = await bind({ host: "::1", port: 0 });
    await socket.send(new Uint8Array(65_507), socket.local);
    const { bytes, from } = await socket.receive();
    expect([bytes.length, from]).toEqual([65_507, socket.local]);
  });

  test("select() finds the ready ones among sockets of all kinds", async () => {
    await using socket = await open();
    const listener = await listen(loopback);
    const selecting = select([listener, socket]);
    await socket.send(bytesOf("x"), socket.local);
    expect(await selecting).toEqual([socket]);
    await socket.receive();
    await expect(select([listener, socket], { timeout: 5 })).rejects.toThrow(code("ETIMEDOUT"));
    await listener.close();
  });

  test("is traced in the words of Berkeley", async () => {
    const calls: string[] = [];
    const unsubscribe = subscribeToTrace(({ call, bytes }) => calls.push(`${call} ${bytes ?? ""}`.trim()));
    const socket = await open();
    await socket.send(bytesOf("hello"), socket.local);
    await socket.receive({ bufferBytes: 3 });
    await socket.connect(socket.local);
    await socket.close();
    unsubscribe();
    expect(calls).toEqual(["socket", "bind", "sendto 5", "recvfrom 5", "connect", "close"]);
  });
});
