import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import { extname } from "node:path";
import { type Command, note } from "@acceptloop/program";
import { meet } from "./meet.ts";
import { endpointIn } from "./place.ts";

/** What one child does. */
export type Direction = "hear" | "speak";

/** tsc renames the module, but not in a string. */
const direction = new URL(`./direction${extname(import.meta.filename)}`, import.meta.url);

/** Question 4: both at once, in two processes that share the socket, one for each direction. */
export const duplex: Command = {
  summary: "Two people, both at once: two child processes share the socket, and each carries one direction.",
  operands: "[ENDPOINT]",
  options: { listen: { help: "wait for the other one, in place of connecting" } },
  examples: ["chat duplex --listen", "chat duplex 127.0.0.1:8080"],
  async run(commandLine) {
    const connection = await meet(endpointIn(commandLine, "127.0.0.1:8080"), commandLine.flag("listen"));
    const socket = connection.detach();
    const hearing = child("hear", socket);
    const speaking = child("speak", socket);
    // Each has its own copy of the descriptor now; as long as one of us kept another, the peer would never see the end.
    await Promise.all([ready(hearing), ready(speaking)]);
    socket.destroy();
    // Each direction ends by itself, as each end of a telephone line may fall silent first.
    void once(hearing, "exit").then(() => note("the other one will say no more; Ctrl-D ends this side too"));
    await Promise.all([hearing, speaking].map((one) => one.exitCode ?? once(one, "exit")));
  },
};

function child(role: Direction, socket: Socket): ChildProcess {
  const started = fork(direction, [role]);
  started.send(role, socket, { keepOpen: true });
  return started;
}

/** Resolves when the child has the socket, or has ended already. */
function ready(started: ChildProcess): Promise<unknown> {
  return Promise.race([once(started, "message"), once(started, "exit")]);
}
