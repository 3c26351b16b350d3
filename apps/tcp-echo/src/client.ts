import { formatEndpoint } from "@acceptloop/address/endpoint";
import { type Command, type CommandLine, printTrace, traceOf } from "@acceptloop/program";
import { connect, type Connection, SocketError } from "@acceptloop/sockets";
import { printHead } from "./head.ts";
import { talkAtTerminal } from "./terminal.ts";

const LONGEST_TIMEOUT = 2 ** 31 - 1;
const LARGEST_BUFFER = 16 * 1024 * 1024;

/** The command `client`: sends what it is given, shows what comes back. */
export const client: Command = {
  summary: "Sends what is typed, piped or given, and prints what comes back until the server closes.",
  operands: "ENDPOINT",
  options: {
    message: { value: "TEXT", help: "send TEXT and a newline in place of standard input" },
    once: { help: "end after the first bytes that come back" },
    head: { help: "ask a web server for its header lines" },
    bind: { value: "HOST:PORT", help: "this end of the connection; port 0 picks a free one" },
    timeout: {
      value: "MS",
      default: "0",
      help: "longest wait for the connection, and for a reply; 0 for ever",
    },
    buffer: { value: "BYTES", default: "65536", help: "most that one read returns" },
    trace: { value: "HOW", bare: "calls", help: "print the socket calls on stderr; =mermaid draws them" },
  },
  examples: [
    "tcp-echo client 127.0.0.1:8254",
    "tcp-echo client 8254 --message hello --timeout 1000",
    "tcp-echo client www.example.org:80 --head",
  ],
  run: talk,
};

async function talk(commandLine: CommandLine): Promise<void> {
  const endpoint = commandLine.endpoint();
  const message = commandLine.text("message");
  const isOnce = commandLine.flag("once");
  const local = commandLine.internetEndpoint("bind");
  const timeout = commandLine.integer("timeout", 0, LONGEST_TIMEOUT);
  const bufferBytes = commandLine.integer("buffer", 1, LARGEST_BUFFER);
  printTrace(traceOf(commandLine));

  const connection = await connect(endpoint, {
    bufferBytes,
    timeout,
    readTimeout: timeout,
    ...(local && { local }),
  });
  if (commandLine.flag("head")) await printHead(connection, formatEndpoint(endpoint));
  else if (message !== undefined) await pipe([Buffer.from(`${message}\n`)], connection, isOnce);
  else if (process.stdin.isTTY && process.stdout.isTTY) await talkAtTerminal(connection, { isOnce, timeout });
  else await pipe(process.stdin, connection, isOnce);
  await connection.close();
}

type Input = AsyncIterable<Uint8Array> | Uint8Array[];

/** Both directions at once, byte for byte, each as fast as its reader. */
async function pipe(input: Input, connection: Connection, isOnce: boolean): Promise<void> {
  await Promise.race([print(connection, isOnce), send(input, connection)]);
}

/** Ends with the server's answers, or when nobody reads them any more. */
async function print(connection: Connection, isOnce: boolean): Promise<void> {
  for await (const bytes of connection) {
    // The bytes are ours only until the next read, so they must have left before.
    const isRead = await writeOut(bytes);
    if (!isRead) return;
    if (isOnce) return;
  }
}

/** Returns whether somebody still reads it. */
async function writeOut(bytes: Uint8Array): Promise<boolean> {
  try {
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
    return true;
  } catch (error) {
    const failure = SocketError.from("write to standard output", error);
    if (failure.code !== "EPIPE") throw failure;
    return false;
  }
}

/** Never ends by itself: the end of the server's answers is the end. */
async function send(input: Input, connection: Connection): Promise<never> {
  try {
    for await (const bytes of input) await connection.write(bytes);
    await connection.shutdown("write");
  } catch (error) {
    if (!(error instanceof SocketError)) throw SocketError.from("read standard input", error);
    // What is still to be sent when the server closes has nowhere to go.
    connection.abort();
  }
  return new Promise(() => {});
}
