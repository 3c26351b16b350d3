import { commandOf, runtimes, start, testWithPeer } from "@acceptloop/test-utils";
import { once } from "node:events";
import { describe, expect } from "vitest";
import { listen } from "../test-support/listen.ts";
import { openPseudoTerminal, type PseudoTerminal } from "../test-support/pseudo-terminal.ts";

const PROMPT = "Your message (quit to leave):";
const waiting = { timeout: 60_000 };

describe.each(runtimes)("tcp-echo client at a terminal, on %s", (runtime) => {
  const talkTo = (port: number, ...options: string[]): PseudoTerminal =>
    openPseudoTerminal(commandOf("tcp-echo", runtime, "client", String(port), ...options));
  const shows = async (terminal: PseudoTerminal, screen: string): Promise<void> => {
    await expect.poll(() => terminal.screen(), waiting).toBe(screen);
  };

  testWithPeer(
    "python3",
    "sends each line, with what was corrected in it, and quits in any case",
    async () => {
      const server = await start(commandOf("tcp-echo", "node", "serve", "0"));
      const person = talkTo(server.port);
      await shows(person, PROMPT);
      // Backspace, the arrow to the left, and the one upwards.
      person.type("hallp\x7fo\x1b[D\x1b[D\x1b[D\x7fe");
      await shows(person, `${PROMPT} hello`);
      person.type("\r");
      await shows(person, `${PROMPT} hello\nHELLO\n${PROMPT}`);
      person.type("\x1b[A!\r");
      await shows(person, `${PROMPT} hello\nHELLO\n${PROMPT} hello!\nHELLO!\n${PROMPT}`);
      person.type("qUiT\r");
      await expect.poll(() => person.screen(), waiting).toMatch(/qUiT\nBye\.\.\.$/);
      expect(await person.exited).toBe(0);
      await server.stop();
    },
  );

  testWithPeer("python3", "shows replies as they come, and leaves the line being typed alone", async () => {
    const { port, accepted, close } = await listen();
    const person = talkTo(port);
    const socket = await accepted;
    await shows(person, PROMPT);
    person.type("typ");
    await shows(person, `${PROMPT} typ`);
    socket.write("caf\xc3", "latin1");
    await shows(person, `caf\n${PROMPT} typ`);
    socket.write("\xa9 \x1b[2J\x07\r\nnews\n", "latin1");
    await shows(person, `caf\né ␛[2J␇\nnews\n${PROMPT} typ`);
    // The line has a second row now, and a third one.
    person.type("x".repeat(60));
    await expect.poll(() => person.screen(), waiting).toMatch(/x{43}$/);
    socket.write("more\n");
    const typed = `${PROMPT} typ${"x".repeat(60)}`;
    await shows(person, `caf\né ␛[2J␇\nnews\nmore\n${typed.slice(0, 50)}\n${typed.slice(50)}`);
    person.type("\r");
    expect(String((await once(socket, "data"))[0])).toBe(`typ${"x".repeat(60)}\n`);
    socket.end("closing time\n");
    await expect
      .poll(() => person.screen(), waiting)
      .toMatch(/closing time\nthe server has closed the connection$/);
    expect(await person.exited).toBe(0);
    close();
  });

  testWithPeer("python3", "Ctrl-D ends one direction: what is still answered is shown", async () => {
    const server = await start(commandOf("tcp-echo", "node", "serve", "0", "--service", "one-shot:work:0"));
    const person = talkTo(server.port);
    await shows(person, PROMPT);
    person.type("\x04");
    expect(await person.exited).toBe(0);
    expect(person.screen()).toBe("");
    await server.stop();

    const { port, accepted, close } = await listen();
    const other = talkTo(port);
    const socket = await accepted;
    await shows(other, PROMPT);
    other.type("\x04");
    socket.resume();
    await once(socket, "end");
    socket.end("late news\n");
    expect(await other.exited).toBe(0);
    expect(other.screen()).toBe("late news");
    close();
  });

  testWithPeer("python3", "Ctrl-C leaves", async () => {
    const server = await start(commandOf("tcp-echo", "node", "serve", "0"));
    const person = talkTo(server.port);
    await shows(person, PROMPT);
    person.type("half a li\x03");
    expect(await person.exited).toBe(0);
    expect(person.screen()).toBe("Bye...");
    await server.stop();
  });

  testWithPeer("python3", "--once ends with the first reply, --timeout when there is none", async () => {
    const server = await start(commandOf("tcp-echo", "node", "serve", "0"));
    const person = talkTo(server.port, "--once");
    await shows(person, PROMPT);
    person.type("one\r");
    expect(await person.exited).toBe(0);
    expect(person.screen()).toBe(`${PROMPT} one\nONE`);
    await server.stop();

    const { port, accepted, close } = await listen();
    const waiter = talkTo(port, "--timeout", "1000");
    const socket = await accepted;
    await shows(waiter, PROMPT);
    // Who thinks is not late, who is not answered is.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    waiter.type("anybody?\r");
    expect(await waiter.exited).toBe(2);
    expect(waiter.screen().replaceAll("\n", "")).toMatch(/cannot read from .*\(ETIMEDOUT\)$/);
    socket.destroy();
    close();
  });

  testWithPeer("python3", "a reset is one sentence and exit code 2", async () => {
    const { port, accepted, close } = await listen();
    const person = talkTo(port);
    const socket = await accepted;
    await shows(person, PROMPT);
    socket.resetAndDestroy();
    expect(await person.exited).toBe(2);
    expect(person.screen()).toMatch(/^tcp-echo: cannot [^]*\(ECONNRESET\)$/);
    close();
  });
});
