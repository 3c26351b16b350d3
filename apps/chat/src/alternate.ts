import { type Command, type CommandLine, note } from "@acceptloop/program";
import type { Connection } from "@acceptloop/sockets";
import { meet } from "./meet.ts";
import { endpointIn } from "./place.ts";
import { printLine, textLines, typedLines, withEnd } from "./text-lines.ts";

/** Milliseconds of silence after which a deadlock is worth explaining. */
const SUSPICIOUS = 3000;

const DEADLOCK = `Nothing has come for ${SUSPICIOUS / 1000} seconds. If the other side began by reading too, nothing ever will: this is a deadlock.
Each waits for a line that only the other could send; nothing is broken, and nothing will end it.
Press Ctrl-C on one side, and start that one with --start write.`;

const CROSSING = `The lines have crossed: the other side began by writing too, before it could read yours.
The chat goes on, but from now on each line answers the one before the last.`;

/** Question 3: one speaks, then the other. */
export const alternate: Command = {
  summary: "Two people in strict turns: the one who connects writes first, the one who listens reads first.",
  operands: "[ENDPOINT]",
  options: {
    listen: { help: "wait for the other one, in place of connecting" },
    start: { value: "TURN", help: "read or write, to see what happens when both begin the same way" },
  },
  examples: ["chat alternate --listen", "chat alternate 127.0.0.1:8080", "chat alternate --start read"],
  run: takeTurns,
};

async function takeTurns(commandLine: CommandLine): Promise<void> {
  const endpoint = endpointIn(commandLine, "127.0.0.1:8080");
  const isListening = commandLine.flag("listen");
  const asked = commandLine.text("start") && commandLine.choice("start", ["read", "write"]);
  const connection = await meet(endpoint, isListening);
  const keyboard = typedLines();
  const peer = textLines(connection);
  const write = () => tell(connection, keyboard);

  let goesOn = true;
  if (asked === "write") goesOn = await explainCrossing(connection, write);
  else if (asked === undefined && !isListening) goesOn = await write();
  if (goesOn) goesOn = asked === "read" ? await explainDeadlock(() => hear(peer)) : await hear(peer);
  while (goesOn) goesOn = (await write()) && (await hear(peer));
  await connection.close();
}

/** Sends the next line that is typed; returns false at the end of input. */
async function tell(connection: Connection, keyboard: AsyncIterator<Uint8Array>): Promise<boolean> {
  const { done, value } = await keyboard.next();
  if (done) return false;
  await connection.write(withEnd(value));
  return true;
}

/** Waits for the next line of the other one, and prints it; returns false when it has left. */
async function hear(peer: AsyncIterator<Uint8Array>): Promise<boolean> {
  const { done, value } = await peer.next();
  if (done) return false;
  await printLine(value);
  return true;
}

async function explainDeadlock(firstHear: () => Promise<boolean>): Promise<boolean> {
  const suspicion = setTimeout(() => note(DEADLOCK), SUSPICIOUS);
  const goesOn = await firstHear();
  clearTimeout(suspicion);
  return goesOn;
}

/** Whoever has already been written to before it writes first has crossed the other's line. */
async function explainCrossing(connection: Connection, firstWrite: () => Promise<boolean>): Promise<boolean> {
  const goesOn = await firstWrite();
  if (connection.readiness.isReady()) note(CROSSING);
  return goesOn;
}
