import { spawn } from "node:child_process";
import { once } from "node:events";
import { Writable } from "node:stream";
import { note } from "@acceptloop/program/note";
import { SocketError } from "@acceptloop/sockets";

/**
 * A shell that reads whom to end when its input does: the system closes that when we are gone, however we went, even by
 * SIGKILL. Processes of ours are killed. A group, whose number is negative as in kill(2), is a program of somebody else's
 * and what it has started: it is asked first.
 */
const PROGRAM = `
  {
    left=' '
    while read -r word pid; do
      case $word in
        watch) left="$left$pid " ;;
        leave) case $left in *" $pid "*) left="\${left%% $pid *} \${left#* $pid }" ;; esac ;;
      esac
    done
    asked=''
    for pid in $left; do
      case $pid in
        -*) kill -s TERM -- $pid && asked="$asked $pid" ;;
        *) kill -s KILL $pid ;;
      esac
    done
    [ -z "$asked" ] || sleep 1
    for pid in $asked; do kill -s KILL -- $pid; done
  } <&3 3<&- &`;

interface Guard {
  readonly input: Writable;
  /** Resolves when it has left us: it is no child of ours, so that nobody takes it for one that serves. */
  readonly isPosted: Promise<unknown>;
}

let guard: Guard | undefined;

/** Sees to it that no child outlives us; resolves when somebody does. */
export async function postGuard(): Promise<void> {
  guard ??= post();
  await guard.isPosted;
}

/** From now on this process, or group if negative, ends with us at the latest. */
export function watch(pid: number): void {
  guard ??= post();
  guard.input.write(`watch ${pid}\n`);
}

/** It has ended; its number may be another's soon. */
export function leave(pid: number): void {
  guard?.input.write(`leave ${pid}\n`);
}

function post(): Guard {
  // In a session of its own, it gets no signals that are meant for us.
  const shell = spawn("/bin/sh", ["-c", PROGRAM], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
    detached: true,
  });
  // Not its stdin, which our runtime would close when the shell has ended that has started it.
  const input = shell.stdio[3];
  if (!(input instanceof Writable)) throw new SocketError("post a guard", "ENOTSUP");
  // Without a guard, children still notice our end by themselves, unless they are busy.
  input.on("error", () => {});
  const isPosted = once(shell, "exit").catch((error: unknown) =>
    note(`cannot post a guard: ${String(error)}`),
  );
  return { input, isPosted };
}
