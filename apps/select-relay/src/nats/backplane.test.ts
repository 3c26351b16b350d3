import {
  commandOf,
  freePort,
  type RunningProgram,
  run,
  runtimes,
  start,
  testWithPeer,
} from "@acceptloop/test-utils";
import { describe, expect, test } from "vitest";
import { lineClient } from "../../test-support/lines.ts";

const LINES = 10_000;

describe.each(runtimes)("select-relay --backplane on %s", (runtime) => {
  const serve = async (port: number): Promise<RunningProgram> => {
    const options = ["--backplane", `nats://127.0.0.1:${port}`, "--line-rate", "0"];
    return await start(commandOf("select-relay", runtime, "serve", "0", ...options));
  };

  testWithPeer(
    "nats-server",
    "lines of each relay arrive once at every client of both, in order",
    async () => {
      const port = await freePort();
      const nats = await startNats(port);
      const [here, there] = [await serve(port), await serve(port)];
      const [alice, anna] = [await lineClient(here.port), await lineClient(here.port)];
      const [bob, bert] = [await lineClient(there.port), await lineClient(there.port)];
      await untilJoined(here, 2);
      await untilJoined(there, 2);
      for (let line = 0; line < LINES; line += 100) {
        alice.send(numbered("alice", line, 100));
        bob.send(numbered("bob", line, 100));
      }
      expect(await alice.lines(LINES)).toEqual(expected("bob"));
      expect(await bob.lines(LINES)).toEqual(expected("alice"));
      for (const one of [anna, bert]) {
        const heard = await one.lines(2 * LINES);
        for (const who of ["alice", "bob"])
          expect(heard.filter((line) => line?.startsWith(who))).toEqual(expected(who));
      }
      expect(await figures(here)).toMatchObject({
        "backplane lost on the way here": 0,
        "backplane came twice": 0,
      });
      await Promise.all([alice, anna, bob, bert].map((one) => one.close()));
      await Promise.all([here.stop(), there.stop()]);
      await nats.stop();
    },
  );

  testWithPeer(
    "nats-server",
    "when the server dies and comes back, the lost lines are counted, and none comes twice",
    async () => {
      const port = await freePort();
      const nats = await startNats(port);
      const [here, there] = [await serve(port), await serve(port)];
      const [alice, bob] = [await lineClient(here.port), await lineClient(there.port)];
      await untilJoined(here, 1);
      await untilJoined(there, 1);
      let said = 0;
      const speak = (count: number): void => {
        alice.send(numbered("alice", said, count));
        said += count;
      };
      speak(1000);
      const heard = await bob.lines(1000);
      // While it dies, the lines go on.
      const talking = setInterval(() => speak(10), 1);
      const dead = nats.stop("SIGKILL");
      await expect
        .poll(() => here.stderr() + there.stderr())
        .toMatch(/backplane is gone[^]*backplane is gone/);
      await dead;
      speak(100);
      const again = await startNats(port);
      for (const relay of [here, there]) {
        await expect.poll(() => relay.stderr(), patience).toContain("the backplane is back");
      }
      clearInterval(talking);
      speak(1000);
      alice.send("the end\n");
      for (let line = await bob.line(); line !== "the end"; line = await bob.line()) heard.push(line);
      const numbers = heard.map((line) => Number(line?.split(" ")[1]));
      expect(numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0))).toBe(true);
      const missing = said - heard.length;
      expect(missing).toBeGreaterThanOrEqual(100);
      const [sender, receiver] = [await figures(here), await figures(there)];
      expect(receiver["backplane lost on the way here"]).toBe(missing);
      expect(sender["backplane unsent while it was gone"]).toBeLessThanOrEqual(missing);
      expect(sender["backplane reconnected"]).toBe(1);
      await Promise.all([alice.close(), bob.close()]);
      await Promise.all([here.stop(), there.stop()]);
      await again.stop();
    },
  );

  test("says in a sentence that there is no server", async () => {
    const port = await freePort();
    const command = commandOf(
      "select-relay",
      runtime,
      "serve",
      "0",
      "--backplane",
      `nats://127.0.0.1:${port}`,
    );
    expect(await run(command)).toEqual({
      code: 2,
      stdout: "",
      stderr: `select-relay: cannot join the backplane at nats://127.0.0.1:${port}: the connection was refused (ECONNREFUSED)\n`,
    });
  });
});

test("without --backplane nothing of NATS is loaded", async () => {
  const hook = `import { registerHooks } from "node:module";
    registerHooks({ resolve(name, context, next) { if (name.includes("nats")) console.error("loaded " + name); return next(name, context); } });`;
  const [node = "", ...words] = commandOf("select-relay", "node", "serve", "0");
  const command = [node, `--import=data:text/javascript,${encodeURIComponent(hook)}`, ...words];
  const server = await start(command);
  expect((await server.stop()).stderr).toBe("");
  expect((await run([...command, "--backplane", "nats://127.0.0.1:1"])).stderr).toContain(
    "loaded @nats-io/transport-node",
  );
});

const patience = { timeout: 60_000 };

async function startNats(port: number): Promise<RunningProgram> {
  const nats = await start(["nats-server", "-a", "127.0.0.1", "-p", String(port)], { awaits: "stderr" });
  await expect.poll(() => nats.stderr(), patience).toContain("Server is ready");
  return nats;
}

function numbered(who: string, first: number, count: number): string {
  return Array.from({ length: count }, (_, index) => `${who} ${first + index}\n`).join("");
}

function expected(who: string): string[] {
  return Array.from({ length: LINES }, (_, index) => `${who} ${index}`);
}

async function figures(server: RunningProgram): Promise<Record<string, number>> {
  const before = server.stderr().length;
  process.kill(server.pid, "SIGUSR1");
  await expect.poll(() => server.stderr().slice(before), patience).toMatch(/backplane reconnected.*\n/);
  const rows = server
    .stderr()
    .slice(before)
    .matchAll(/^(.*): (\d+)$/gm);
  return Object.fromEntries(Array.from(rows, ([, name = "", value]) => [name, Number(value)]));
}

async function untilJoined(server: RunningProgram, clients: number): Promise<void> {
  await expect.poll(async () => (await figures(server))["accepted"], patience).toBe(clients);
}
