import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** Somebody who reads line by line, and knows nothing of our sockets. */
export interface LineReader {
  send(text: string): void;
  /** The next line, without its end; null when the server has closed. Fails when none comes in time. */
  line(): Promise<string | null>;
  /** This many lines. */
  lines(count: number): Promise<(string | null)[]>;
}

/** One with a socket of its own. */
export interface LineClient extends LineReader {
  readonly socket: Socket;
  close(): Promise<void>;
}

/** @param patience milliseconds to wait for a line */
export async function lineClient(port: number, patience = 30_000): Promise<LineClient> {
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  const reader = readLines(socket, socket, patience);
  await once(socket, "connect");
  return {
    ...reader,
    socket,
    async close() {
      if (socket.destroyed) return;
      socket.end();
      socket.resume();
      await once(socket, "close");
    },
  };
}

/** A person with socat. */
export function socatClient(port: number): LineReader & { leave(): void } {
  const child = spawn("socat", ["-t0", "-", `TCP:127.0.0.1:${port}`], { stdio: ["pipe", "pipe", "inherit"] });
  return { ...readLines(child.stdout, child.stdin, 30_000), leave: () => void child.stdin.end() };
}

function readLines(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  patience: number,
): LineReader {
  const lines: string[] = [];
  let rest = "";
  let hasEnded = false;
  let wake = (): void => {};
  input.setEncoding("latin1");
  input.on("data", (text) => {
    const parts = (rest + String(text)).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
    wake();
  });
  for (const event of ["end", "error", "close"]) {
    input.on(event, () => {
      hasEnded = true;
      wake();
    });
  }
  async function line(): Promise<string | null> {
    const deadline = AbortSignal.timeout(patience);
    deadline.addEventListener("abort", () => wake());
    for (;;) {
      const next = lines.shift();
      if (next !== undefined) return next;
      if (hasEnded) return null;
      if (deadline.aborted) throw new Error(`no line came in ${patience} ms`);
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  return {
    send: (text) => void output.write(text, "latin1"),
    line,
    async lines(count) {
      const taken: (string | null)[] = [];
      while (taken.length < count) taken.push(await line());
      return taken;
    },
  };
}
