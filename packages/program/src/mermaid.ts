import { formatEndpoint } from "@acceptloop/address/endpoint";
import type { SocketCall } from "@acceptloop/sockets";

/** How a sequence diagram in Mermaid's notation begins. */
export const MERMAID_HEADER = "sequenceDiagram\n  participant here as this process";

/**
 * Draws socket calls as lines of a Mermaid sequence diagram, one call at a time, so that a diagram of a server that is
 * still running can be pasted and looked at, and so that processes that serve together can draw into one diagram. The
 * header is not included.
 *
 * @returns a function that turns each call into its lines
 */
export function mermaid(): (call: SocketCall) => string {
  const peers = new Set<string>();
  return ({ call, endpoint, bytes, error }) => {
    if (endpoint === undefined) return `  Note over here: ${call}`;
    const name = formatEndpoint(endpoint);
    if (!speaksToPeer(call) && !peers.has(name)) return `  Note over here: ${call} ${name}`;
    const peer = `peer_${name.replaceAll(/[^a-z0-9]/gi, "_")}`;
    const introduction = peers.has(name) ? "" : `  participant ${peer} as ${name}\n`;
    peers.add(name);
    const arrow = error === undefined ? arrowOf(call, peer, bytes) : `${peer}-xhere: ${error}`;
    return `${introduction}  ${arrow}`;
  };
}

function speaksToPeer(call: string): boolean {
  return !["socket", "bind", "listen", "close"].includes(call);
}

function arrowOf(call: string, peer: string, bytes: number | undefined): string {
  if (call === "accept") return `${peer}->>here: connect`;
  if (call === "connect") return `here->>${peer}: connect`;
  if (call === "shutdown") return `here--)${peer}: end`;
  if (call === "abort") return `here-x${peer}: reset`;
  if (bytes === undefined) return `Note over here,${peer}: ${call}`;
  const isComing = call === "read" || call.startsWith("rec");
  const from = isComing ? peer : "here";
  const to = isComing ? "here" : peer;
  return call === "read" && bytes === 0 ? `${from}--)${to}: end` : `${from}->>${to}: ${bytes} bytes`;
}
