import { readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { setTimeout as elapsed } from "node:timers/promises";

/** Milliseconds between two looks. */
const INTERVAL = 20;
/** TCP_LISTEN of the kernel's tcp_states.h, as proc(5) writes it. */
const LISTEN = "0A";

/**
 * Waits until somebody listens on a port of this machine. On Linux nobody is connected for that: a server that is made for
 * one client is still there for the first one.
 *
 * @param signal ends the waiting: the server has died, or patience has
 * @throws the reason of the signal
 */
export async function untilListening(port: number, signal: AbortSignal): Promise<void> {
  while (!(isListed(port) ?? (await isAnswered(port)))) {
    await elapsed(INTERVAL, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** Whether the system's list of sockets has it; undefined where there is no such list. */
function isListed(port: number): boolean | undefined {
  const lists = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((path) => textOf(path) ?? []);
  if (lists.length === 0) return undefined;
  // "  0: 0100007F:203E 00000000:0000 0A …": the local end, the remote end, the state.
  const end = port.toString(16).toUpperCase().padStart(4, "0");
  const row = new RegExp(`^ *\\d+: [0-9A-F]+:${end} [0-9A-F]+:0000 ${LISTEN} `, "m");
  return lists.some((list) => row.test(list));
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}

function isAnswered(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = createConnection({ host: "127.0.0.1", port });
  socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
  return promise.finally(() => socket.destroy());
}
