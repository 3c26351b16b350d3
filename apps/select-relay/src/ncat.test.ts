import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { commandOf, freePort, runtimes, start, testWithPeer } from "@acceptloop/test-utils";
import { describe, expect } from "vitest";

const patience = { timeout: 60_000 };

/** What somebody hears, all of it. */
interface Listener {
  readonly socket: Socket;
  heard(): string;
}

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

describe.each(runtimes)("a conversation on %s is what it is with ncat", (runtime) => {
  for (const [mode, option] of [
    ["raw", "--broker"],
    ["chat", "--chat"],
  ] as const) {
    testWithPeer("ncat", `--mode ${mode} and ncat ${option}`, async () => {
      const server = await start(commandOf("select-relay", runtime, "serve", "0", "--mode", mode));
      const port = await freePort();
      const ncat = await start(["ncat", "-v", "-l", "127.0.0.1", String(port), option], { awaits: "stderr" });
      try {
        await expect.poll(() => ncat.stderr(), patience).toContain("Listening on 127.0.0.1");
        const [ours, theirs] = [await converse(server.port), await converse(port)];
        expect(ours.map(withoutNumbers)).toEqual(theirs.map(withoutNumbers));
        expect(ours[0]).toContain("between");
      } finally {
        await Promise.all([ncat.stop(), server.stop()]);
      }
    });
  }
});

/** The same conversation with whatever serves on that port; returns what each of three has heard. */
async function converse(port: number): Promise<string[]> {
  const present: Listener[] = [];
  const everyone: Listener[] = [];

  async function say(speaker: Listener, bytes: string | Uint8Array, tail: string | RegExp): Promise<void> {
    const before = present.map((one) => one.heard().length);
    speaker.socket.write(bytes);
    for (const [index, one] of present.entries()) {
      const news = (): string => one.heard().slice(before[index]);
      if (one !== speaker) await expect.poll(() => news().search(tail), patience).not.toBe(-1);
    }
  }

  async function come(): Promise<Listener> {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    let text = "";
    socket.setEncoding("latin1").on("data", (chunk) => (text += String(chunk)));
    await once(socket, "connect");
    const one = { socket, heard: () => text };
    everyone.push(one);
    present.push(one);
    // Who is heard has come in, and so has everybody before it. The first one has nobody to hear it.
    if (present.length > 1) await say(one, `number ${everyone.length}\n`, `number ${everyone.length}\n`);
    return one;
  }

  const alice = await come();
  const bob = await come();
  const carol = await come();
  await say(alice, "hello\n", "hello\n");
  await say(alice, "hal", "hal");
  await say(bob, "between\n", "between\n");
  await say(alice, "f\n", "f\n");
  await say(carol, "two\nlines\n", "lines\n");
  await say(bob, "caf\u00e9\r\n", "\r\n");
  await say(carol, everyByte.subarray(0, 128), /~/);
  await say(carol, everyByte.subarray(128), /\u00ff|\\377/);
  await say(carol, "\n", "\n");
  bob.socket.end();
  await once(bob.socket, "close");
  present.splice(present.indexOf(bob), 1);
  await say(carol, "bob has gone\n", "bob has gone\n");
  await say(alice, "goodbye\n", "goodbye\n");
  for (const { socket } of [alice, carol]) socket.destroy();
  return everyone.map((one) => one.heard());
}

/** User numbers are ncat's descriptors, and ours count from 1: what is left is who was first. */
function withoutNumbers(text: string): string {
  const seen: string[] = [];
  return text.replaceAll(/user\d+/g, (user) => {
    if (!seen.includes(user)) seen.push(user);
    return `user-${seen.indexOf(user)}`;
  });
}
