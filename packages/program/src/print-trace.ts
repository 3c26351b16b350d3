import { formatEndpoint } from "@acceptloop/address/endpoint";
import { type SocketCall, subscribeToTrace } from "@acceptloop/sockets/trace";
import { mermaid, MERMAID_HEADER } from "./mermaid.ts";
import { note } from "./note.ts";

/** How the socket calls are shown: not, as a list, or as lines of a Mermaid sequence diagram. */
export type Trace = "none" | "calls" | "mermaid";

/** What `--trace` takes. */
export const traces: readonly Trace[] = ["calls", "mermaid"];

/**
 * Writes each call on each socket of this thread to stderr, in the words of Berkeley: `read 12`.
 *
 * @param isFirst whether a diagram begins here, and is not one that another process has begun
 */
export function printTrace(trace: Trace, isFirst = true): void {
  if (trace === "calls") subscribeToTrace((call) => note(describe(call)));
  if (trace !== "mermaid") return;
  const draw = mermaid();
  if (isFirst) note(MERMAID_HEADER);
  subscribeToTrace((call) => note(draw(call)));
}

function describe({ call, endpoint, bytes, error }: SocketCall): string {
  if (error !== undefined) return `${call} ${error}`;
  if (bytes !== undefined) return `${call} ${bytes}`;
  if (endpoint === undefined) return call;
  const arrow = call === "accept" || call === "connect" ? "→ " : "";
  return `${call} ${arrow}${formatEndpoint(endpoint)}`;
}
