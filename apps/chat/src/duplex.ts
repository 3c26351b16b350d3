import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import { isatty } from "node:tty";
import { type Command, note } from "@acceptloop/program";
import { SocketError } from "@acceptloop/sockets";
import { meet } from "./meet.ts";
import { endpointIn } from "./place.ts";

/** Question 4: both at once, in two processes that share the socket, one for each direction. */
export const duplex: Command = {
  summary: "Two people, both at once: two child processes share the socket, and each carries one direction.",
  operands: "[ENDPOINT]",
  options: { listen: { help: "wait for the other one, in place of connecting" } },
  examples: ["chat duplex --listen", "chat duplex 127.0.0.1:8080"],
  async run(commandLine) {
    if ("deno" in process.versions) {
      note(
        "chat: emulated: on Deno each child is given a pipe, and this process copies between it and the socket",
      );
    }
    const connection = await meet(endpointIn(commandLine, "127.0.0.1:8080"), commandLine.flag("listen"));
    const socket = connection.detach();
    socket.on("error", () => {});
    await Promise.all([hear(socket), speak(socket)]);
    socket.destroy();
  },
};

/** A child whose standard input is the socket, as after fork(2) and dup2(2): what comes goes to the terminal. */
async function hear(socket: Socket): Promise<void> {
  await copy([socket, "inherit", "inherit"]);
  // Not process.stdin.isTTY: to look at it makes the descriptor non-blocking, which the child shares and does not expect.
  if (isatty(0)) note("the other one will say no more; Ctrl-D ends this side too");
}

/** A child whose standard output is the socket: what is typed goes to the other one. */
async function speak(socket: Socket): Promise<void> {
  await copy(["inherit", socket, "inherit"]);
  // shutdown(2), since this process and the other child have copies of the descriptor: close(2) alone would say nothing.
  await new Promise<void>((resolve) => socket.end(resolve));
}

/** read(2) and write(2) until the end: that is what cat(1) does, so it is the child. */
async function copy(stdio: readonly ["inherit" | Socket, "inherit" | Socket, "inherit"]): Promise<void> {
  try {
    await once(spawn("cat", { stdio: [...stdio] }), "exit");
  } catch (error) {
    throw SocketError.from("start cat", error);
  }
}
