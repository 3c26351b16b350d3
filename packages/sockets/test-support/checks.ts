import assert from "node:assert/strict";
import { getEventListeners, once } from "node:events";
import { createServer } from "node:net";
import {
  adopt,
  bind,
  connect,
  type Connection,
  type ConnectionOptions,
  listen,
  type ListenOptions,
  select,
  type SocketCall,
  subscribeToTrace,
  TimeoutError,
  toWebStreams,
} from "../src/mod.ts";

/** What must hold on every runtime; each is a program of its own that fails by throwing, or by not ending. */
export const checks: Readonly<Record<string, () => Promise<void>>> = {
  async "a write after shutdown is refused, and the other direction goes on"() {
    await using pair = await connected();
    const { client, server } = pair;
    await client.shutdown("write");
    await assert.rejects(client.write(bytes("x")), { code: "EPIPE" });
    assert.equal(await server.read(), null);
    await server.write(bytes("late"));
    assert.equal(await textOf(client), "late");
  },

  async "to shut down twice does nothing more"() {
    await using pair = await connected();
    const { client, server } = pair;
    await client.shutdown("write");
    await client.shutdown("write");
    assert.equal(await server.read(), null);
    await server.write(bytes("late"));
    assert.equal(await textOf(client), "late");
  },

  async "shutdown and close right after it both succeed"() {
    await using pair = await connected();
    const { client, server } = pair;
    await client.write(bytes("all"));
    await Promise.all([client.shutdown("write"), client.close()]);
    assert.equal(await textOf(server), "all");
    assert.equal(await server.read(), null);
  },

  async "shutdown and close give up in time when the peer does not read"() {
    await using pair = await connected();
    const { client } = pair;
    const writing = client.write(new Uint8Array(50_000_000));
    await assert.rejects(client.shutdown("write", { timeout: 50 }), TimeoutError);
    await assert.rejects(client.close({ timeout: 50 }), TimeoutError);
    await assert.rejects(writing);
    await client.closed;
  },

  async "what forEach leaves can be read on, though the flow had stopped"() {
    await using pair = await connected();
    const { client, server } = pair;
    await server.write(bytes("the first use"));
    await client.write(bytes("1"));
    await select([server]);
    await server.forEach(() => false);
    await client.write(bytes("2"));
    assert.equal(await textOf(server), "2");
  },

  async "forEach ends when its signal is aborted, and the connection goes on"() {
    await using pair = await connected();
    const { client, server } = pair;
    const aborter = new AbortController();
    const visiting = server.forEach(() => Promise.resolve(), { signal: aborter.signal });
    aborter.abort(new Error("enough"));
    await assert.rejects(visiting, /enough/);
    await client.write(bytes("on"));
    assert.equal(await textOf(server), "on");
  },

  async "what a visitor that was left still works on stays as it is"() {
    await using pair = await connected();
    const { client, server } = pair;
    const aborter = new AbortController();
    let shown = 0;
    let answered = 0;
    const visiting = server.forEach(
      async (view) => {
        shown += view.length;
        await server.write(view);
        answered += view.length;
      },
      { signal: aborter.signal },
    );
    // The client does not read, so one of the echo's writes must wait in the end.
    let sent = 0;
    const sending = (async () => {
      for (; !aborter.signal.aborted; sent += 1) await client.write(new Uint8Array(50_000).fill(sent % 251));
    })();
    for (;;) {
      const before = shown;
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (before === shown && answered < shown) break;
    }
    aborter.abort(new Error("enough"));
    await assert.rejects(visiting, /enough/);
    const reading = (async () => {
      for (let round = 0; round < 6; round += 1) await server.read();
    })();
    for (let read = 0; read < shown;) {
      const view = await client.read();
      assert.ok(view);
      for (let index = 0; index < view.length; index += 997) {
        assert.equal(view[index], Math.floor((read + index) / 50_000) % 251);
      }
      read += view.length;
    }
    client.abort();
    await Promise.allSettled([reading, sending]);
  },

  async "a visitor may end its own visit, and another may come"() {
    await using pair = await connected();
    const { client, server } = pair;
    const aborter = new AbortController();
    await client.write(bytes("1"));
    const visiting = server.forEach(
      async () => {
        aborter.abort(new Error("enough"));
      },
      { signal: aborter.signal },
    );
    await assert.rejects(visiting, /enough/);
    await client.write(bytes("2"));
    await server.forEach(() => false);
  },

  async "forEach obeys its signal where reads have a time-out, too"() {
    await using pair = await connected({ readTimeout: 60_000 });
    const { client, server } = pair;
    const aborter = new AbortController();
    await client.write(bytes("1"));
    const visiting = server.forEach(
      () => {
        setImmediate(() => aborter.abort(new Error("enough")));
        return new Promise(() => {});
      },
      { signal: aborter.signal },
    );
    await assert.rejects(visiting, /enough/);
  },

  async "who has closed takes nothing more, and does not stop its peer"() {
    await using pair = await connected();
    const { client, server } = pair;
    const echoing = server.forEach((view) => server.write(view)).catch(() => {});
    const sending = client.write(new Uint8Array(30_000_000));
    const reading = assert.rejects(client.read(), { code: "CLOSED" });
    void client.close();
    await Promise.all([client.closed, reading, sending, echoing]);
  },

  async "idle time without bound is none"() {
    await using pair = await connected({ idleTimeout: Number.POSITIVE_INFINITY });
    const { client, server } = pair;
    const reading = server.read();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await client.write(bytes("x"));
    assert.equal((await reading)?.length, 1);
  },

  async "an aborted signal prevents even what could be done at once"() {
    await using pair = await connected();
    const { client, server } = pair;
    const signal = AbortSignal.abort(new Error("no"));
    await assert.rejects(client.write(bytes("x"), { signal }), /no/);
    await client.write(bytes("y"));
    await select([server]);
    await assert.rejects(server.read({ signal }), /no/);
    assert.equal(await textOf(server), "y");
    await using listener = await listen(loopback);
    await using waiting = await connect(listener.endpoint);
    await select([listener]);
    await assert.rejects(listener.accept({ signal }), /no/);
    await assert.rejects(listen(loopback, { signal }), /no/);
    await assert.rejects(bind(loopback, { signal }), /no/);
    assert.ok(waiting.peer);
  },

  async "a time-out without bound is none"() {
    await using pair = await connected();
    const { client, server } = pair;
    const reading = server.read({ timeout: Number.POSITIVE_INFINITY });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await client.write(bytes("x"));
    assert.equal((await reading)?.length, 1);
  },

  async "a close of this end is no end of the peer's"() {
    await using pair = await connected();
    const { client, server } = pair;
    const reading = server.read();
    void server.close();
    await assert.rejects(reading, { code: "CLOSED" });
    await client.write(bytes("x")).catch(() => {});
    await assert.rejects(server.read(), { code: "CLOSED" });
  },

  async "after a close, what had come before it is gone"() {
    await using pair = await connected();
    const { client, server } = pair;
    await client.write(bytes("x"));
    await client.shutdown("write");
    await select([server]);
    await server.close();
    await assert.rejects(server.read(), { code: "CLOSED" });
  },

  async "a silent connection ends with ETIMEDOUT, and not as if it were complete"() {
    await using pair = await connected({ idleTimeout: 80 });
    await assert.rejects(pair.server.read(), { code: "ETIMEDOUT" });
  },

  async "a peer that does not read is silent, too"() {
    await using pair = await connected({ idleTimeout: 160 });
    await assert.rejects(pair.server.write(new Uint8Array(50_000_000)), { code: "ETIMEDOUT" });
  },

  async "the first write after a reset fails, though nobody has read"() {
    await using pair = await connected();
    const { client, server } = pair;
    await server.write(bytes("the first use"));
    await client.write(bytes("unread"));
    await select([server]);
    client.abort();
    await client.closed;
    await assert.rejects(server.write(bytes("x")));
  },

  async "select sees a detached connection as one that is closed"() {
    await using listener = await listen(loopback);
    await using client = await connect(listener.endpoint);
    const server = await listener.accept();
    const socket = server.detach();
    const ready = await select([server], { timeout: 60_000 });
    assert.equal(ready[0], server);
    await assert.rejects(server.write(bytes("x")), { code: "CLOSED" });
    await assert.rejects(server.shutdown("write"), { code: "CLOSED" });
    await assert.rejects(server.read(), { code: "CLOSED" });
    socket.destroy();
    await server.close();
    assert.equal(await client.read().catch(() => null), null);
  },

  async "a listener that goes out of scope resets those in line"() {
    let client: Connection;
    {
      await using listener = await listen(loopback);
      client = await connect(listener.endpoint);
      await select([listener]);
    }
    await assert.rejects(client.read(), { code: "ECONNRESET" });
    await client.close();
  },

  async "a listener that was closed before it goes out of scope resets those in line, too"() {
    const aborter = new AbortController();
    const listener = await listen(loopback, { signal: aborter.signal });
    const client = await connect(listener.endpoint);
    await select([listener]);
    aborter.abort();
    await listener[Symbol.asyncDispose]();
    await client.close();
  },

  async "a listener that was adopted obeys its signal"() {
    const listener = await listen(loopback);
    const adopted = adopt(listener.share(), { signal: AbortSignal.abort() });
    await assert.rejects(adopted.accept(), { code: "CLOSED" });
  },

  async "a traced listener survives who leaves while in line"() {
    const unsubscribe = subscribeToTrace(() => {});
    {
      await using listener = await listen(loopback);
      const client = await connect(listener.endpoint);
      await select([listener]);
      client.abort();
      await client.closed;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    unsubscribe();
  },

  async "accept gives up in time, though others come and cannot be accepted"() {
    await using listener = await listen(loopback, { maxConnections: 1 });
    await using first = await connect(listener.endpoint);
    await using accepted = await listener.accept();
    const coming = setInterval(() => {
      void connect(listener.endpoint).then((one) => one.close());
    }, 20);
    await assert.rejects(listener.accept({ timeout: 100 }), TimeoutError);
    clearInterval(coming);
    assert.ok(first.local && accepted.peer);
  },

  async "who gives up accepting takes nobody's turn"() {
    await using listener = await listen(loopback);
    const aborter = new AbortController();
    const first = listener.accept({ signal: aborter.signal });
    const second = listener.accept();
    aborter.abort(new Error("enough"));
    await assert.rejects(first, /enough/);
    await using client = await connect(listener.endpoint);
    await using accepted = await second;
    assert.deepEqual(accepted.peer, client.local);
  },

  async "listen obeys its signal while it begins, and forgets it when it is over"() {
    const aborter = new AbortController();
    const beginning = listen({ host: "localhost", port: 0 }, { signal: aborter.signal });
    aborter.abort(new Error("enough"));
    await assert.rejects(beginning, /enough/);
    const second = new AbortController();
    const listener = await listen(loopback, { signal: second.signal });
    second.abort();
    await assert.rejects(listener.accept(), { code: "CLOSED" });
    const third = new AbortController();
    const used = await listen(loopback, { signal: third.signal });
    const client = await connect(used.endpoint);
    const server = await used.accept();
    await server.write(bytes("x"));
    await Promise.all([client.close(), server.close(), used.close()]);
    assert.equal(getEventListeners(third.signal, "abort").length, 0);
  },

  async "an unknown host is called so, whoever asks for it"() {
    const unknown = { host: "no-such-host.invalid", port: 1 };
    await assert.rejects(listen(unknown), { code: "ENOTFOUND" });
    await assert.rejects(connect(unknown), { code: "ENOTFOUND" });
    await using socket = await bind(loopback);
    await assert.rejects(socket.send(bytes("x"), unknown), { code: "ENOTFOUND" });
  },

  async "a port that is none is refused with a sentence"() {
    await assert.rejects(connect({ host: "127.0.0.1", port: 70_000 }), /a port is a number from 0 to 65,535/);
  },

  async "the peer of a connection that was reset at once is known"() {
    const server = createServer((socket) => socket.resetAndDestroy());
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const connection = await connect({ host: "127.0.0.1", port }).catch(() => undefined);
      if (connection === undefined) continue;
      assert.deepEqual(connection.peer, { host: "127.0.0.1", port });
      await connection.close();
    }
    server.close();
  },

  async "a web stream can be aborted while its write waits"() {
    await using pair = await connected();
    const { client, server } = pair;
    const writer = toWebStreams(client).writable.getWriter();
    const begun = traced("write");
    const writing = writer.write(new Uint8Array(50_000_000));
    await begun;
    await Promise.allSettled([writer.abort(new Error("enough")), writing]);
    await client.closed;
    assert.ok(server.peer);
  },

  async "a pipe that breaks resets the connection"() {
    await using pair = await connected();
    const { client, server } = pair;
    const { readable, writable } = toWebStreams(server);
    const broken = new TransformStream<Uint8Array, Uint8Array>({
      transform() {
        throw new Error("broken");
      },
    });
    await client.write(bytes("x"));
    await assert.rejects(readable.pipeThrough(broken).pipeTo(writable), /broken/);
    await assert.rejects(client.read(), { code: "ECONNRESET" });
  },

  async "to cancel a web stream for an error resets the connection"() {
    await using pair = await connected();
    const { client, server } = pair;
    await toWebStreams(server).readable.cancel(new Error("broken"));
    await assert.rejects(client.read(), { code: "ECONNRESET" });
  },

  async "a web stream whose read is not answered in time ends its connection"() {
    await using pair = await connected({ readTimeout: 20 });
    const { client, server } = pair;
    const { readable } = toWebStreams(server);
    await assert.rejects(readable.getReader().read(), TimeoutError);
    await server.closed;
    await assert.rejects(client.read());
  },

  async "the trace tells what was read when it came"() {
    const calls: string[] = [];
    const unsubscribe = subscribeToTrace(({ call, bytes: length }: SocketCall) => {
      calls.push(length === undefined ? call : `${call} ${length}`);
    });
    const listener = await listen(loopback);
    const client = await connect(listener.endpoint);
    await select([listener]);
    assert.deepEqual(calls, ["socket", "bind", "listen", "socket", "connect", "accept"]);
    const server = await listener.accept();
    await client.shutdown("write");
    await server.read();
    await server.read();
    await Promise.all([client.close(), server.close(), listener.close()]);
    unsubscribe();
    assert.deepEqual(calls.slice(6, 8), ["shutdown", "read 0"]);
    assert.equal(calls.filter((call) => call === "read 0" || call === "accept").length, 2);
  },

  async "the trace tells what failed"() {
    const calls: string[] = [];
    const listener = await listen(loopback);
    const gone = await listen(loopback);
    await gone.close();
    const unsubscribe = subscribeToTrace(({ call }: SocketCall) => calls.push(call));
    await assert.rejects(connect(gone.endpoint), { code: "ECONNREFUSED" });
    await assert.rejects(listen(listener.endpoint), { code: "EADDRINUSE" });
    unsubscribe();
    assert.deepEqual(calls, ["socket", "connect", "close", "socket", "bind", "close"]);
    await listener.close();
  },

  async "datagrams: a name that trySend cannot find is counted, and nobody else's concern"() {
    await using socket = await bind(loopback);
    assert.ok(socket.trySend(bytes("x"), { host: "no-such-host.invalid", port: 1 }));
    while (socket.unsentDatagrams === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await socket.send(bytes("y"), socket.local);
    assert.equal((await socket.receive()).bytes.length, 1);
    assert.equal(socket.unsentDatagrams, 1);
  },

  async "datagrams: one connect at a time, and none after a close"() {
    await using peer = await bind(loopback);
    await using socket = await bind(loopback);
    const first = socket.connect(peer.local);
    await assert.rejects(socket.connect(peer.local), { code: "EALREADY" });
    await first;
    assert.deepEqual(socket.peer, peer.local);
    const other = await bind(loopback);
    const connecting = other.connect({ host: "localhost", port: peer.local.port });
    await Promise.all([other.close(), assert.rejects(connecting, { code: "CLOSED" })]);
    assert.throws(() => other.receiveBufferBytes, { code: "CLOSED" });
  },

  async "datagrams: a port that is none is refused, and takes no room"() {
    await using socket = await bind(loopback, { maxSending: 1 });
    const nowhere = { host: "127.0.0.1", port: 70_000 };
    await assert.rejects(socket.send(bytes("x"), nowhere), { code: "EINVAL" });
    assert.equal(socket.trySend(bytes("x"), nowhere), false);
    assert.equal(socket.trySend(bytes("x"), socket.local), true);
  },

  async "datagrams: a signal ends what begins"() {
    const aborter = new AbortController();
    const binding = bind(loopback, { signal: aborter.signal });
    aborter.abort(new Error("enough"));
    await assert.rejects(binding, /enough/);
  },

  async "datagrams: a signal closes the socket"() {
    const aborter = new AbortController();
    const socket = await bind(loopback, { signal: aborter.signal });
    aborter.abort();
    await socket.closed;
  },
};

const loopback = { host: "127.0.0.1", port: 0 };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Resolves at the next such call of any socket. */
function traced(awaited: SocketCall["call"]): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = subscribeToTrace(({ call }) => {
      if (call !== awaited) return;
      unsubscribe();
      resolve();
    });
  });
}

async function textOf(connection: Connection): Promise<string> {
  return new TextDecoder().decode((await connection.read()) ?? undefined);
}

interface Pair extends AsyncDisposable {
  readonly client: Connection;
  readonly server: Connection;
}

/** A connection's two ends, of which the server's has these options. */
async function connected(connection: ConnectionOptions = {}): Promise<Pair> {
  const options: ListenOptions = { connection };
  const listener = await listen(loopback, options);
  const client = await connect(listener.endpoint);
  const server = await listener.accept();
  return {
    client,
    server,
    async [Symbol.asyncDispose]() {
      client.abort();
      server.abort();
      await listener.close();
    },
  };
}
