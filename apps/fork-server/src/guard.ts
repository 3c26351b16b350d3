import { spawn } from "node:child_process";
import { once } from "node:events";
import { Writable } from "node:stream";
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

/** Where it reads. */
let guard: Writable | undefined;

/**
 * Sees to it that no child outlives us. Resolves when the guard has left us: it is no child of ours, so that nobody takes it
 * for one that serves.
 *
 * @throws {SocketError} when the system refuses
 */
export async function postGuard(): Promise<void> {
  // In a session of its own, it gets no signals that are meant for us.
  const shell = spawn("/bin/sh", ["-c", PROGRAM], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
    detached: true,
  });
  await once(shell, "exit").catch((error: unknown) => {
    throw SocketError.from("post a guard", error);
  });
  // Not its stdin, which our runtime closes when the shell has ended that has started it.
  const input = shell.stdio[3];
  if (!(input instanceof Writable)) throw new SocketError("post a guard", "ENOTSUP");
  // Should somebody end the guard, children still notice our end by themselves, unless they are busy.
  guard = input.on("error", () => {});
}

/** From now on this process, or group if negative, ends with us at the latest. */
export function watch(pid: number): void {
  guard?.write(`watch ${pid}\n`);
}

/** It has ended; its number may be another's soon. */
export function leave(pid: number): void {
  guard?.write(`leave ${pid}\n`);
}
