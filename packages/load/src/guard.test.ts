import { client, freePort, testWithPeer } from "@acceptloop/test-utils";
import { expect, test } from "vitest";
import { planFor, serve, serveWith } from "../test-support/under-load.ts";
import { warningsOf } from "./guard.ts";
import { Load } from "./load.ts";

const plan = {
  endpoint: { host: "127.0.0.1", port: 1 },
  connections: 50,
  rate: 1000,
  request: new Uint8Array(1),
  reply: new Uint8Array(1),
};
const fine = { use: 0.5, sent: 1000, sentLate: 0, planned: 1000, pinned: true };

test("nothing is said when the generator kept to the plan and had time to spare", () => {
  expect(warningsOf(plan, fine)).toEqual({ isGeneratorLimited: false, warnings: [] });
});

test.each([
  [{ use: 0.85 }, true, /used 85\.0 % of its core/],
  [{ sentLate: 20 }, false, /2\.0 % of the requests more than 1 ms late/],
  [{ sentLate: 200 }, true, /20\.0 % of the requests/],
  [{ sent: 980 }, false, /Only 98\.0 % .* still waited for the server/],
  [{ sent: 980, use: 0.9 }, true, /Only 98\.0 % .* the generator could not/],
])("%j is told", (changes, isGeneratorLimited, sentence) => {
  const told = warningsOf(plan, { ...fine, ...changes });
  expect(told.isGeneratorLimited).toBe(isGeneratorLimited);
  expect(told.warnings.join("\n")).toMatch(sentence);
});

test("threads that were to be pinned, and are not, are told", () => {
  expect(warningsOf({ ...plan, cores: [1] }, { ...fine, pinned: false }).warnings).toHaveLength(1);
  expect(warningsOf(plan, { ...fine, pinned: false }).warnings).toHaveLength(0);
});

async function canConnect(port: number): Promise<boolean> {
  try {
    await (await client(port)).close();
    return true;
  } catch {
    return false;
  }
}

testWithPeer("gcc", "the guard fires when the server can do more than the generator", async () => {
  // Compiled when it is imported.
  const { epollInC } = await import("@acceptloop/test-utils/bench/contest");
  const port = await freePort();
  const words = epollInC.flatMap(({ command }) => command);
  const command = words.map((word) => word.replace("{port}", String(port)).replace("{service}", "upper"));
  // It says nothing when it listens.
  await serveWith(["sh", "-c", 'echo started; exec "$@"', "sh", ...command]);
  await expect.poll(() => canConnect(port)).toBe(true);
  // On a machine that has other things to do, a server with few clients waits for a processor longer than the generator.
  await using load = await Load.start(planFor(port, { connections: 900 }));
  await expect
    .poll(async () => (await load.measure(500)).isGeneratorLimited, { timeout: 120_000, interval: 0 })
    .toBe(true);
});

test("the guard does not fire when the generator has little to do", async () => {
  const { port } = await serve();
  await using load = await Load.start(planFor(port, { rate: 100 }));
  // Where others want the processors, too, some requests are late, and it says so; by its own doing all would be.
  const warnings = async (): Promise<readonly string[]> => {
    const { sent, sentLate, warnings: all } = await load.measure(1000);
    return sentLate < sent / 2 ? all.filter((warning) => !warning.includes("1 ms late")) : all;
  };
  await expect.poll(warnings, { timeout: 120_000, interval: 0 }).toEqual([]);
  // It spins from one request to the next, which is no need.
  await expect
    .poll(async () => (await load.measure(1000, { rate: 900 })).use, { timeout: 120_000, interval: 0 })
    .toBeLessThan(0.5);
});

test("the generator pins its threads where it can", async () => {
  const { port } = await serve();
  await using load = await Load.start(planFor(port, { cores: [0], rate: 100 }));
  const { pinned, warnings } = await load.measure(100);
  expect(pinned).toBe(process.platform === "linux");
  expect(warnings.some((warning) => warning.includes("pinned"))).toBe(!pinned);
  await using nowhere = await Load.start(planFor(port, { cores: [4000], rate: 100 }));
  expect((await nowhere.measure(100)).warnings.join()).toMatch(/could not be pinned/);
});
