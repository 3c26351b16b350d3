import { listen } from "@acceptloop/sockets";
import { expect, test } from "vitest";
import { drain } from "./drain.ts";
import type { Stage } from "./workload.ts";

/** A server in this process that answers, and heeds no signal. */
async function deafServer(onSignal: () => void) {
  const listener = await listen({ host: "127.0.0.1", port: 0 });
  void (async () => {
    for await (const connection of listener) {
      const echoing = connection.forEach((bytes) => connection.write(bytes));
      void echoing.catch(() => {}).finally(() => connection.abort());
    }
  })();
  return {
    listener,
    server: {
      pid: process.pid,
      endpoint: listener.endpoint,
      emulated: false,
      startTook: 1,
      ended: new Promise<void>(() => {}),
      workers: () => Promise.resolve([]),
      signal: onSignal,
      stop: () => Promise.resolve(),
    },
  };
}

function stageOf(server: Awaited<ReturnType<typeof deafServer>>["server"], signal: AbortSignal): Stage {
  return {
    contender: { model: "event-loop", runtime: "node" },
    model: undefined,
    constants: undefined,
    milliseconds: 1000,
    signal,
    start: () => Promise.resolve(server),
    load: () => Promise.reject(new Error("nobody asks for a load here")),
    highestRate: () => Promise.resolve(undefined),
  };
}

test("drain does not wait for ever for a server that heeds no SIGTERM, and says so", async () => {
  const { listener, server } = await deafServer(() => {});
  const { values, doubts } = await drain.measure(stageOf(server, new AbortController().signal));
  expect(values).toMatchObject({ start: expect.any(Number), drain: null, lost: 0 });
  expect(doubts).toEqual([{ sentence: "It did not end within 10 s of SIGTERM.", metrics: ["drain"] }]);
  await listener.close();
});

test("an interruption ends drain, whatever the server heeds", async () => {
  const interruption = new AbortController();
  const { listener, server } = await deafServer(() => interruption.abort());
  await expect(drain.measure(stageOf(server, interruption.signal))).rejects.toMatchObject({
    name: "AbortError",
  });
  await listener.close();
});
