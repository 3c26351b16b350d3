import { existsSync, readFileSync } from "node:fs";
import {
  childrenOf,
  type Client,
  client,
  commandOf,
  type RunningProgram,
  runtimes,
  start,
} from "@acceptloop/test-utils";
import { describe, expect, test } from "vitest";

const hasProcesses = existsSync("/proc/self/stat");
const models = ["fork", "fork-spare", "prefork-pass", "prefork-accept", "prefork-reuseport"];
const patience = { timeout: 60_000 };

/** What a client sees that was cut off, and not answered to the end. */
const reset: unknown = expect.objectContaining({ code: "ECONNRESET" });

/** Whether a process runs; a zombie has no command line any more. */
const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`).length > 0;

async function greeted(port: number): Promise<Client> {
  const one = await client(port);
  await one.send("x");
  expect(String(await one.receive(1))).toBe("X");
  return one;
}

/**
 * Halts all children. One may have been started at this very moment: when the parent has said something since, it waits no
 * more for its execve(2), and has told the guard of it.
 */
async function stopChildren(server: RunningProgram): Promise<number[]> {
  const children = childrenOf(server.pid);
  process.kill(server.pid, "SIGUSR2");
  await expect.poll(() => server.stderr(), patience).toContain("cpuSelfSeconds");
  for (const pid of children) process.kill(pid, "SIGSTOP");
  return children;
}

describe.skipIf(!hasProcesses).each(runtimes)("the children of fork-server on %s", (runtime) => {
  const serve = (...options: string[]) => start(commandOf("fork-server", runtime, "serve", "0", ...options));

  test.each(models)("%s: who cannot hear that the parent was killed is ended, too", async (model) => {
    const server = await serve("--model", model);
    const one = await greeted(server.port);
    const children = await stopChildren(server);
    expect(children).not.toEqual([]);
    await server.stop("SIGKILL");
    await expect.poll(() => children.filter(isAlive), patience).toEqual([]);
    one.reset();
  });

  test.each(models)("%s: who cannot hear that the time is up is ended", async (model) => {
    const server = await serve("--model", model, "--drain-timeout", "100");
    const one = await greeted(server.port);
    const children = await stopChildren(server);
    const { code, stdout } = await server.stop();
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nBye\n$/);
    await expect.poll(() => children.filter(isAlive), patience).toEqual([]);
    one.reset();
  });

  test.each(["fork", "fork-spare", "prefork-pass"])(
    "%s: a client whose time is up sees a reset, not an end",
    async (model) => {
      const server = await serve("--model", model, "--drain-timeout", "100");
      const one = await greeted(server.port);
      const seen = one.receive(1).catch((error: unknown) => error);
      expect((await server.stop()).code).toBe(0);
      expect(await seen).toEqual(reset);
    },
  );
});

describe.skipIf(!hasProcesses).each(["node", "bun"] as const)(
  "the programs of fork-server on %s",
  (runtime) => {
    /** A server whose programs say who they are, and do not want to end. */
    const serve = (...options: string[]) =>
      start(
        commandOf(
          "fork-server",
          runtime,
          "serve",
          "0",
          ...options,
          "--sh-exec",
          'trap "" TERM; echo $$; sleep 300',
        ),
      );

    /** The program that serves a client, as soon as the parent knows of it: what it says of its workers comes later. */
    async function programOf(one: Client, server: RunningProgram): Promise<number> {
      let line = "";
      while (!line.endsWith("\n")) line += String(await one.receive(1));
      process.kill(server.pid, "SIGUSR1");
      await expect.poll(() => server.stderr(), patience).toContain("cpuSelfSeconds");
      return Number(line);
    }

    const withPrograms = models.filter((model) => model !== "fork-spare");

    test.each(withPrograms)("%s: a program ends with a killed parent", async (model) => {
      const server = await serve("--model", model);
      const one = await client(server.port);
      const program = await programOf(one, server);
      await server.stop("SIGKILL");
      await expect.poll(() => isAlive(program), patience).toBe(false);
      await one.receiveAll().catch(() => {});
    });

    test.each(withPrograms)("%s: a program ends when its time is up", async (model) => {
      const server = await serve("--model", model, "--drain-timeout", "100");
      const one = await client(server.port);
      const program = await programOf(one, server);
      expect((await server.stop()).code).toBe(0);
      await expect.poll(() => isAlive(program), patience).toBe(false);
      await one.receiveAll().catch(() => {});
    });

    test.each(withPrograms.filter((model) => model !== "fork"))(
      "%s: a program ends with the process that has started it",
      async (model) => {
        const server = await serve("--model", model, "--workers", "1");
        const one = await client(server.port);
        const program = await programOf(one, server);
        const [worker] = childrenOf(server.pid);
        process.kill(worker ?? Number.NaN, "SIGKILL");
        await expect.poll(() => isAlive(program), patience).toBe(false);
        await one.receiveAll().catch(() => {});
        const { code, stderr } = await server.stop();
        expect(code).toBe(0);
        expect(stderr).toContain(`process ${worker} ended with SIGKILL; its client is cut off\n`);
      },
    );
  },
);
