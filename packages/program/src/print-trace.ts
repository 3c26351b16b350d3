import { formatEndpoint } from "@acceptloop/address/endpoint";
import { type SocketCall, subscribeToTrace } from "@acceptloop/sockets";
import { note } from "./note.ts";

/** Writes each call on each socket to stderr, in the words of Berkeley: `accept → 127.0.0.1:54012`, `read 12`. */
export function printTrace(): void {
  subscribeToTrace((call) => note(describe(call)));
}

function describe({ call, endpoint, bytes }: SocketCall): string {
  if (bytes !== undefined) return `${call} ${bytes}`;
  if (endpoint === undefined) return call;
  const arrow = call === "accept" || call === "connect" ? "→ " : "";
  return `${call} ${arrow}${formatEndpoint(endpoint)}`;
}
