import { commandOf, start } from "@acceptloop/test-utils";
import { expect, test } from "vitest";
import { noErrors, planFor, serve, serveWith } from "../test-support/under-load.ts";
import { Load } from "./load.ts";

test("datagrams are answered", async () => {
  const server = await serveWith(commandOf("udp-echo", "node", "serve", "127.0.0.1:0"));
  await using load = await Load.start(
    planFor(server.port, { transport: "udp", rate: 200, replyTimeout: 30_000 }),
  );
  const { replies, errors } = await load.measure(3000);
  expect(errors).toEqual(noErrors);
  expect(replies).toBeGreaterThan(150);
});

test.each([
  ["udp-lossy", "lost"],
  ["udp-late", "late"],
  ["udp-double", "duplicate"],
  ["udp-wrong", "wrong"],
] as const)("datagrams of %s are counted as %s", async (fault, kind) => {
  const { port } = await serve(fault);
  // Half of what a late one takes; where none is to be lost, a server that is held up must not seem to lose any.
  const replyTimeout = kind === "lost" || kind === "late" ? 200 : 30_000;
  const plan = planFor(port, { transport: "udp", rate: 100, replyTimeout });
  await using load = await Load.start(plan);
  const { replies, unanswered, errors, latency, uncorrected } = await load.measure(2000);
  expect(replies).toBeGreaterThan(50);
  expect(errors[kind]).toBeGreaterThan(3);
  expect(errors.lost > 0).toBe(kind === "lost" || kind === "late");
  expect(errors.duplicate > 0).toBe(kind === "duplicate");
  // What comes late or again is nobody's reply.
  expect(latency.count).toBe(replies + unanswered);
  expect(uncorrected.count).toBe(replies);
});

test("datagrams go to a name, too, which is looked up and not connected to", async () => {
  const server = await serveWith(commandOf("udp-echo", "node", "serve", "127.0.0.1:0"));
  const endpoint = { host: "localhost", port: server.port };
  await using load = await Load.start({
    ...planFor(0, { transport: "udp", rate: 50, replyTimeout: 30_000 }),
    endpoint,
  });
  expect(await load.measure(200)).toMatchObject({ errors: noErrors, clientsAnswered: 4 });
  const nowhere = { host: "nowhere.invalid", port: 1 };
  await expect(Load.start({ ...planFor(0, { transport: "udp" }), endpoint: nowhere })).rejects.toThrow(
    /^cannot look up nowhere\.invalid: /,
  );
});

test("who is refused everywhere says so", async () => {
  const server = await start(commandOf("udp-echo", "node", "serve", "127.0.0.1:0"));
  await server.stop("SIGKILL");
  await expect(Load.start(planFor(server.port, { transport: "udp" }))).rejects.toMatchObject({
    code: "ECONNREFUSED",
  });
});

test("a second answer is not taken for the answer to the next request", async () => {
  // Each answer comes after 40 ms, and again after 80, when the next request is under way.
  const { port } = await serve("udp-again");
  await using load = await Load.start(
    planFor(port, { transport: "udp", connections: 1, replyTimeout: 30_000 }),
  );
  const { replies, errors, latency } = await load.measure(2000);
  expect(errors).toEqual({ ...noErrors, duplicate: errors.duplicate });
  expect(replies).toBeGreaterThan(10);
  expect(Math.abs(errors.duplicate - replies)).toBeLessThanOrEqual(2);
  expect(latency.percentile(50) ?? 0).toBeGreaterThan(39);
});
