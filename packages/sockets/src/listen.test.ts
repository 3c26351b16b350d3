import { describe, expect, test } from "vitest";
import { connect } from "./connect.ts";
import { listen } from "./listen.ts";

const loopback = { host: "127.0.0.1", port: 0 };

describe("Listener", () => {
  test("hands out clients in the order in which they came", async () => {
    const listener = await listen(loopback);
    const clients = [];
    for (let index = 0; index < 5; index += 1) clients.push(await connect(listener.endpoint));
    const ports = [];
    for (let index = 0; index < 5; index += 1) {
      const connection = await listener.accept();
      ports.push(connection.peer);
      connection.abort();
    }
    expect(ports).toEqual(clients.map((client) => client.local));
    for (const client of clients) client.abort();
    await listener.close();
  });

  test("lets further clients wait while maxConnections are open", async () => {
    const listener = await listen(loopback, { maxConnections: 2 });
    const clients = await Promise.all([1, 2, 3].map(() => connect(listener.endpoint)));
    const [first] = [await listener.accept(), await listener.accept()];
    let third: unknown;
    const accepting = listener.accept().then((connection) => (third = connection));
    await Promise.all(clients.map((client) => client.write(Uint8Array.of(1))));
    await first?.read();
    expect(third).toBeUndefined();
    first?.abort();
    await accepting;
    expect(third).toBeDefined();
    for (const client of clients) client.abort();
  });

  test("resets those for whom there is no place in line", async () => {
    const listener = await listen(loopback, { maxWaiting: 1 });
    const patient = await connect(listener.endpoint);
    // The reset may come before the client knows that it is connected.
    const unlucky = connect(listener.endpoint).then((connection) => connection.read());
    await expect(unlucky).rejects.toThrow(expect.objectContaining({ code: "ECONNRESET" }));
    const accepted = await listener.accept();
    expect(accepted.peer).toEqual(patient.local);
    accepted.abort();
    await listener.close();
  });

  test("passes over a client that has reset its connection while it waited", async () => {
    const listener = await listen(loopback);
    const rude = await connect(listener.endpoint);
    const polite = await connect(listener.endpoint);
    rude.abort();
    await rude.closed;
    const accepted = await listener.accept();
    expect(accepted.peer).toEqual(polite.local);
    accepted.abort();
    await listener.close();
  });

  test("close() refuses new clients, and the loop still serves those in line", async () => {
    const listener = await listen(loopback);
    const clients = await Promise.all([1, 2].map(() => connect(listener.endpoint)));
    await expect.poll(() => listener.waitingConnections).toBe(2);
    const closing = listener.close();
    await expect(connect(listener.endpoint)).rejects.toThrow(
      expect.objectContaining({ code: "ECONNREFUSED" }),
    );
    let served = 0;
    for await (const connection of listener) {
      served += 1;
      await connection.close();
    }
    expect(served).toBe(2);
    await closing;
    await expect(listener.accept()).rejects.toThrow(expect.objectContaining({ code: "CLOSED" }));
    for (const client of clients) client.abort();
  });

  test("accept() that timed out loses nobody", async () => {
    await using listener = await listen(loopback);
    await expect(listener.accept({ timeout: 20 })).rejects.toThrow(
      /^cannot accept on 127\.0\.0\.1:\d+: nothing happened for 20 ms \(ETIMEDOUT\)$/,
    );
    const client = await connect(listener.endpoint);
    (await listener.accept({ timeout: 10_000 })).abort();
    client.abort();
  });

  test("accept() gives up when its signal is aborted, and a listener closes at the abort of its own", async () => {
    const reason = new Error("enough");
    const controller = new AbortController();
    const listener = await listen(loopback, { signal: controller.signal });
    await expect(listener.accept({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const accepting = listener.accept();
    controller.abort(reason);
    await expect(accepting).rejects.toThrow(expect.objectContaining({ code: "CLOSED" }));
    await expect(listen(loopback, { signal: controller.signal })).rejects.toBe(reason);
  });

  test.each([
    ["127.0.0.1", "127.0.0.1"],
    ["0.0.0.0", "127.0.0.1"],
    ["::", "::ffff:127.0.0.1"],
    ["::ffff:0.0.0.0", "::ffff:127.0.0.1"],
  ])("on %s, a client has come to %s", async (host, local) => {
    await using listener = await listen({ host, port: 0 });
    const port = "port" in listener.endpoint ? listener.endpoint.port : 0;
    const client = await connect({ host: "127.0.0.1", port });
    const server = await listener.accept();
    client.abort();
    server.abort();
    expect(server.local).toEqual({ host: local, port });
  });

  test("listens on both families at ::, and on one when told so", async () => {
    await using both = await listen({ host: "::", port: 0 });
    const port = "port" in both.endpoint ? both.endpoint.port : 0;
    const client = await connect({ host: "127.0.0.1", port });
    const server = await both.accept();
    expect(server.peer).toEqual({
      host: "::ffff:127.0.0.1",
      port: "port" in client.local ? client.local.port : 0,
    });
    client.abort();
    server.abort();
    await using one = await listen({ host: "::", port: 0 }, { ipv6Only: true });
    const onlyPort = "port" in one.endpoint ? one.endpoint.port : 0;
    await expect(connect({ host: "127.0.0.1", port: onlyPort })).rejects.toThrow(
      expect.objectContaining({ code: "ECONNREFUSED" }),
    );
  });

  test.skipIf(process.platform !== "linux")(
    "listens on an abstract socket, which leaves no file",
    async () => {
      const endpoint = { path: `\0acceptloop-${process.pid}` };
      await using listener = await listen(endpoint);
      const client = await connect(endpoint);
      const server = await listener.accept();
      await client.write(Uint8Array.of(7));
      expect(await server.read()).toEqual(Uint8Array.of(7));
      client.abort();
      server.abort();
    },
  );

  test("refuses a port in use in a sentence", async () => {
    const listener = await listen(loopback);
    await expect(listen(listener.endpoint)).rejects.toThrow(
      /^cannot listen on 127\.0\.0\.1:\d+: the address is already in use \(EADDRINUSE\)$/,
    );
    await listener.close();
  });
});
