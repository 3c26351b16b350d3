import { spawn } from "node:child_process";
import { commandOf, run, runtimes, start, testWithPeer } from "@acceptloop/test-utils";
import { describe, expect, test } from "vitest";
import { lineClient } from "../../test-support/lines.ts";
import { show } from "./show.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const pty = new URL("../../test-support/on-terminal.py", import.meta.url).pathname;

describe("show()", () => {
  test("shows control characters, and does not obey them", () => {
    expect(show(bytes("<user1> h\u00e9\u001b[2J\r\u0007\u009b1m"), false)).toBe(
      "<user1> h\u00e9\\033[2J\\015\\007\\2331m",
    );
  });

  test("gives each name its colour, and text none", () => {
    expect(show(bytes("[alice] <bob> hi"), true).split("\u001b")).toEqual([
      "",
      expect.stringMatching(/^\[\d\dm\[alice\]$/),
      "[39m <bob> hi",
    ]);
    expect(show(bytes("no name"), true)).toBe("no name");
    expect(show(bytes("[alice] 1"), true).slice(0, 5)).toBe(show(bytes("[alice] 2"), true).slice(0, 5));
  });
});

describe.each(runtimes)("select-relay client on %s", (runtime) => {
  /** Somebody at a real terminal. */
  function atTerminal(port: number, env: NodeJS.ProcessEnv = {}) {
    const command = commandOf("select-relay", runtime, "client", String(port));
    const { NO_COLOR: _, ...inherited } = process.env;
    const child = spawn("python3", [pty, ...command], { env: { ...inherited, TERM: "xterm", ...env } });
    let screen = "";
    child.stdout.on("data", (shown) => (screen += String(shown)));
    return {
      types: (keys: string) => void child.stdin.write(keys),
      screen: () => screen,
      async sees(text: string | RegExp): Promise<void> {
        await expect.poll(() => screen).toMatch(text);
      },
      left: new Promise((resolve) => void child.on("close", resolve)),
    };
  }

  testWithPeer("python3", "lines come in above what is being typed, which can be edited", async () => {
    const server = await start(commandOf("select-relay", "node", "serve", "0"));
    const other = await lineClient(server.port);
    const person = atTerminal(server.port);
    await person.sees("> ");
    person.types("half a lix");
    await person.sees("half a lix");
    await expect.poll(() => acceptedBy(server)).toBe(2);
    other.send("[bob] news\n");
    // The line stands above, and what was being typed is written again below it.
    await person.sees(/\[bob\]\S* news\s+\S*> half a lix/);
    person.types("\u007fne\r");
    expect(await other.line()).toBe("half a line");
    other.send("\u001b]0;owned\u0007\n");
    await person.sees("\\033]0;owned\\007");
    person.types("\u0004");
    expect(await person.left).toBe(0);
    await other.close();
    await server.stop();
  });

  testWithPeer("python3", "NO_COLOR is honoured", async () => {
    const server = await start(commandOf("select-relay", "node", "serve", "0", "--mode", "chat"));
    const [inColour, without] = [atTerminal(server.port), atTerminal(server.port, { NO_COLOR: "1" })];
    await inColour.sees(/\[\d\dm<announce>/);
    await without.sees(/(?<!m)<announce>/);
    expect(without.screen()).not.toMatch(/\[[1-9]\d*m/);
    for (const one of [inColour, without]) one.types("\u0004");
    expect(await Promise.all([inColour.left, without.left])).toEqual([0, 0]);
    await server.stop();
  });

  test("pipes carry bytes as they are", async () => {
    const server = await start(commandOf("select-relay", "node", "serve", "0"));
    const other = await lineClient(server.port);
    const talk = run(commandOf("select-relay", runtime, "client", String(server.port)), "one\ntwo\n");
    expect(await other.lines(2)).toEqual(["one", "two"]);
    expect(await talk).toMatchObject({ code: 0, stdout: "", stderr: "" });
    await other.close();
    await server.stop();
  });

  test("is refused in a sentence, and needs an endpoint", async () => {
    expect(await run(commandOf("select-relay", runtime, "client"))).toMatchObject({
      code: 1,
      stderr: "select-relay: an ENDPOINT is missing\nUsage: select-relay client ENDPOINT [options]\n",
    });
  });
});

async function acceptedBy(server: { pid: number; stderr(): string }): Promise<number> {
  process.kill(server.pid, "SIGUSR1");
  await new Promise((resolve) => setTimeout(resolve, 20));
  return Number(/accepted: (\d+)(?![^]*accepted)/.exec(server.stderr())?.[1]);
}
