import type { Command, CommandLine } from "@acceptloop/program";
import { connect, type Connection } from "@acceptloop/sockets";

/** The command `client`: sends what it is given, shows what comes back. */
export const client: Command = {
  summary: "Sends standard input, or a message, and prints what comes back until the server closes.",
  operands: "ENDPOINT",
  options: {
    message: { value: "TEXT", help: "send TEXT and a newline in place of standard input" },
  },
  examples: ["tcp-echo client 127.0.0.1:8254", "tcp-echo client 8254 --message hello"],
  run: talk,
};

async function talk(commandLine: CommandLine): Promise<void> {
  const endpoint = commandLine.endpoint();
  const message = commandLine.text("message");
  const connection = await connect(endpoint);
  // Not awaited: what is still being typed when the server closes has nowhere to go. The end of its answers is the end.
  const input = message === undefined ? process.stdin : [Buffer.from(`${message}\n`)];
  send(connection, input).catch(() => connection.abort());
  await print(connection);
  await connection.close();
}

async function send(connection: Connection, input: AsyncIterable<Uint8Array> | Uint8Array[]): Promise<void> {
  for await (const bytes of input) await connection.write(bytes);
  await connection.shutdown("write");
}

async function print(connection: Connection): Promise<void> {
  for await (const bytes of connection) {
    // The bytes are ours only until the next read, so they must have left before.
    await new Promise<void>((resolve) => process.stdout.write(bytes, () => resolve()));
  }
}
