import { describe, expect, test } from "vitest";
import { connect } from "./connect.ts";
import { listen } from "./listen.ts";
import { select } from "./select.ts";

const loopback = { host: "127.0.0.1", port: 0 };

async function pairs(count: number) {
  const listener = await listen(loopback);
  const clients = await Promise.all(Array.from({ length: count }, () => connect(listener.endpoint)));
  const servers = await Promise.all(clients.map(() => listener.accept()));
  const end = async (): Promise<void> => {
    for (const one of [...clients, ...servers]) one.abort();
    await listener.close();
  };
  // The first to connect need not be the first to be accepted: each server is put beside its client.
  const inOrder = clients.map(
    ({ local }) =>
      servers.find(({ peer }) => "port" in peer && "port" in local && peer.port === local.port) ?? servers[0],
  );
  return { listener, clients, servers: inOrder.filter((one) => one !== undefined), end };
}

describe("select()", () => {
  test("returns those that are ready, and only those", async () => {
    const { listener, clients, servers, end } = await pairs(3);
    await clients[1]?.write(Uint8Array.of(1));
    expect(await select([listener, ...servers])).toEqual([servers[1]]);
    await end();
  });

  test("returns what is ready until somebody takes it", async () => {
    const { clients, servers, end } = await pairs(2);
    await clients[0]?.write(Uint8Array.of(1));
    expect(await select(servers)).toEqual([servers[0]]);
    expect(await select(servers)).toEqual([servers[0]]);
    await servers[0]?.read();
    await clients[1]?.write(Uint8Array.of(2));
    expect(await select(servers)).toEqual([servers[1]]);
    await end();
  });

  test("a listener is ready when somebody is in line; a closed one, because accept would not wait", async () => {
    const listener = await listen(loopback);
    const client = await connect(listener.endpoint);
    expect(await select([listener])).toEqual([listener]);
    const server = await listener.accept();
    const selecting = select([listener, server]);
    void listener.close();
    expect(await selecting).toEqual([listener]);
    client.abort();
    server.abort();
  });

  test("a listener that is full is not ready until somebody leaves", async () => {
    const listener = await listen(loopback, { maxConnections: 1 });
    const clients = [await connect(listener.endpoint), await connect(listener.endpoint)];
    const first = await listener.accept();
    const selecting = select([listener]);
    let isReady = false;
    void selecting.then(() => (isReady = true));
    await clients[0]?.write(Uint8Array.of(1));
    await first.read();
    expect(isReady).toBe(false);
    first.abort();
    expect(await selecting).toEqual([listener]);
    (await listener.accept()).abort();
    for (const client of clients) client.abort();
    await listener.close();
  });

  test("the end and a reset are ready: read would not wait", async () => {
    const { clients, servers, end } = await pairs(2);
    await clients[0]?.shutdown("write");
    expect(await select(servers)).toEqual([servers[0]]);
    expect(await servers[0]?.read()).toBeNull();
    clients[1]?.abort();
    const rest = servers.slice(1);
    expect(await select(rest)).toEqual(rest);
    await end();
  });

  test("a time-out leaves everything as it was", async () => {
    const { clients, servers, end } = await pairs(2);
    await expect(select(servers, { timeout: 20 })).rejects.toThrow(
      expect.objectContaining({ name: "TimeoutError", code: "ETIMEDOUT", timeout: 20 }),
    );
    await clients[1]?.write(Uint8Array.of(1));
    expect(await select(servers, { timeout: 10_000 })).toEqual([servers[1]]);
    await end();
  });

  test("gives up when its signal is aborted, before or meanwhile", async () => {
    const { servers, end } = await pairs(1);
    const reason = new Error("enough");
    await expect(select(servers, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const selecting = select(servers, { signal: controller.signal });
    controller.abort(reason);
    await expect(selecting).rejects.toBe(reason);
    await end();
  });

  test("a second select for the same source is refused, and the first goes on", async () => {
    const { clients, servers, end } = await pairs(1);
    const first = select(servers);
    await expect(select(servers)).rejects.toThrow(expect.objectContaining({ code: "SELECT_PENDING" }));
    await clients[0]?.write(Uint8Array.of(1));
    expect(await first).toEqual(servers);
    await end();
  });

  test("lets the event loop turn, even for one who never takes what is ready", async () => {
    const { clients, servers, end } = await pairs(1);
    await clients[0]?.write(Uint8Array.of(1));
    const timer = AbortSignal.timeout(10);
    while (!timer.aborted) expect(await select(servers)).toEqual(servers);
    await end();
  });
});
