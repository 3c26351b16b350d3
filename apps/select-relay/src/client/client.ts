import { decodeAsync } from "@acceptloop/framing/async-iterable";
import { LineDecoder } from "@acceptloop/framing/lines";
import { type Command, type CommandLine, note } from "@acceptloop/program";
import { connect, type Connection } from "@acceptloop/sockets";
import { show, wantsColour } from "./show.ts";
import { Terminal } from "./terminal.ts";

/** The command `client`: everything that is typed goes there, everything that comes is shown, at the same time. */
export const client: Command = {
  summary: "Talks to a relay: type while lines come in. Ctrl-D leaves.",
  operands: "ENDPOINT",
  options: {},
  examples: ["select-relay client 127.0.0.1:8254", "printf 'one line\\n' | select-relay client 8254"],
  run: talk,
};

async function talk(commandLine: CommandLine): Promise<void> {
  const connection = await connect(commandLine.endpoint());
  if (process.stdin.isTTY && process.stdout.isTTY) await atTerminal(connection);
  else await throughPipes(connection);
  await connection.close();
}

async function atTerminal(connection: Connection): Promise<void> {
  const terminal = new Terminal();
  const inColour = wantsColour();
  const typing = (async () => {
    for await (const line of terminal.lines()) await connection.write(new TextEncoder().encode(`${line}\n`));
    await connection.shutdown("write");
  })();
  typing.catch(() => connection.abort());
  for await (const line of decodeAsync(connection, new LineDecoder())) terminal.print(show(line, inColour));
  if (terminal.isOpen) note("the relay has ended the conversation");
  terminal.close();
}

/** Bytes as they are, as socat would. */
async function throughPipes(connection: Connection): Promise<void> {
  const sending = (async () => {
    for await (const bytes of process.stdin) await connection.write(bytes);
    await connection.shutdown("write");
  })();
  sending.catch(() => connection.abort());
  for await (const bytes of connection) {
    // The bytes are ours only until the next read, so they must have left before.
    await new Promise<void>((resolve) => process.stdout.write(bytes, () => resolve()));
  }
}
