import { commandOf, freePort } from "@acceptloop/test-utils";
import { expect, test } from "vitest";
import { noErrors, planFor, serve, serveWith } from "../test-support/under-load.ts";
import { Load } from "./load.ts";

test.each([
  ["wrong", "wrong"],
  ["double", "wrong"],
  ["afterwards", "wrong"],
  ["reset", "reset"],
  ["end", "ended"],
] as const)("%s counts as %s, and the client connects anew", async (fault, kind) => {
  const { port } = await serve(fault);
  await using load = await Load.start(planFor(port, { rate: 100 }));
  const { errors, replies, sent, connecting } = await load.measure(3000);
  expect(errors[kind]).toBeGreaterThan(6);
  expect(errors).toEqual({ ...noErrors, [kind]: errors[kind] });
  expect(replies).toBeGreaterThan(20);
  // Of each client one request may be older than the window.
  expect(replies).toBeLessThanOrEqual(sent + 4);
  expect(connecting.count).toBeGreaterThan(4);
});

test("wrong bytes are found in a closed loop, too", async () => {
  const { port } = await serve("wrong");
  await using load = await Load.start(planFor(port));
  const { errors, replies } = await load.measure(1500);
  expect(errors.wrong).toBeGreaterThan(2);
  // One in ten is wrong, and costs its client a pause.
  expect(replies).toBeGreaterThanOrEqual(errors.wrong * 8 - 8);
});

test("who can connect nobody says so", async () => {
  const port = await freePort();
  await expect(Load.start(planFor(port))).rejects.toMatchObject({
    code: "ECONNREFUSED",
    message: `cannot connect to 127.0.0.1:${port}: the connection was refused (ECONNREFUSED)`,
  });
  await expect(Load.start({ ...planFor(0), endpoint: { path: "/nowhere/socket" } })).rejects.toMatchObject({
    code: "ENOENT",
  });
});

test("a server that is killed makes errors, no crash and no flood of attempts", async () => {
  const server = await serve();
  await using load = await Load.start(planFor(server.port));
  const { promise: isUnderWay, resolve } = Promise.withResolvers<void>();
  const measuring = load.measure(4000, { onSecond: ({ replies: some }) => void (some > 0 && resolve()) });
  await isUnderWay;
  await server.stop("SIGKILL");
  const { errors, replies, unanswered } = await measuring;
  expect(replies).toBeGreaterThan(0);
  expect(errors.reset + errors.ended).toBeGreaterThan(0);
  expect(errors.reset + errors.ended).toBeLessThanOrEqual(4);
  expect(errors.refused).toBeGreaterThan(4);
  // Four clients, each at most ten times a second, for three seconds.
  expect(errors.refused).toBeLessThan(130);
  expect(unanswered).toBe(0);
});

test("a server that comes back is asked again", async () => {
  const first = await serve();
  await using load = await Load.start(planFor(first.port));
  await first.stop("SIGKILL");
  await serveWith(commandOf("tcp-echo", "node", "serve", `127.0.0.1:${first.port}`));
  await expect.poll(async () => (await load.measure(200)).replies).toBeGreaterThan(0);
});

test("who never gets an answer is unanswered, then gives up and connects anew", async () => {
  const { port } = await serve("silent");
  await using load = await Load.start(planFor(port, { rate: 40, replyTimeout: 400, warmUp: 100 }));
  const result = await load.measure(2000);
  expect(result.replies).toBe(0);
  expect(result.clientsAnswered).toBe(0);
  expect(result.errors.timeout).toBeGreaterThan(4);
  expect(result.unanswered).toBeGreaterThan(40);
  expect(result.uncorrected.count).toBe(0);
});

test.each([
  { connections: 0 },
  { connections: 1.5 },
  { threads: 0 },
  { rate: 0 },
  { rate: Number.NaN },
  { replyTimeout: 0 },
  { warmUp: -1 },
  { request: new Uint8Array(0) },
  { reply: new Uint8Array(0) },
  { transport: "udp", reconnects: true },
  { transport: "udp", endpoint: { path: "/x" } },
] as const)("a plan of %j is refused", async (more) => {
  await expect(Load.start(planFor(1, more))).rejects.toThrow(RangeError);
});

test("a message that no datagram can carry is refused", async () => {
  const plan = planFor(1, { transport: "udp", request: new Uint8Array(65_508) });
  await expect(Load.start(plan)).rejects.toThrow(
    new RangeError("a datagram carries at most 65507 bytes, not 65508"),
  );
});

test("a window that makes no sense is refused", async () => {
  const { port } = await serve();
  await using load = await Load.start(planFor(port));
  await expect(load.measure(0)).rejects.toThrow(RangeError);
  await expect(load.measure(100, { rate: 5 })).rejects.toThrow(RangeError);
  const measuring = load.measure(100);
  await expect(load.measure(100)).rejects.toThrow(RangeError);
  await measuring;
  await load.stop();
  await expect(load.measure(100)).rejects.toThrow("the load was stopped");
});
