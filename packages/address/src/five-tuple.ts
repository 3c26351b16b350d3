import { AddressSyntaxError } from "./address-syntax-error.ts";
import { formatEndpoint, type InternetEndpoint } from "./endpoint.ts";
import { requireHostAndPort } from "./endpoint-within.ts";

/**
 * What tells one conversation from all others on the Internet: two of them may share four of the five, as all clients of
 * a server do.
 */
export interface FiveTuple {
  /** What numbers the ports. */
  readonly protocol: "tcp" | "udp";
  /** This side. */
  readonly local: InternetEndpoint;
  /** The other side. */
  readonly remote: InternetEndpoint;
}

/**
 * Reads `tcp 130.190.5.1:23 147.171.150.2:1094`: protocol, local and remote endpoint.
 *
 * @throws {AddressSyntaxError} when the text is anything else
 *
 * @example
 * ```ts
 * import { parseFiveTuple } from "@acceptloop/address";
 *
 * parseFiveTuple("tcp 193.147.56.8:21 193.147.56.13:1500").remote; // => { host: "193.147.56.13", port: 1500 }
 * ```
 */
export function parseFiveTuple(text: string): FiveTuple {
  const [protocol = "", local, remote, ...rest] = text.split(" ");
  if (protocol !== "tcp" && protocol !== "udp") {
    throw new AddressSyntaxError(text, 0, "the protocol is tcp or udp");
  }
  if (local === undefined || remote === undefined || rest.length > 0) {
    throw new AddressSyntaxError(
      text,
      text.length,
      "a protocol, a local and a remote endpoint make a five-tuple",
    );
  }
  const start = protocol.length + 1;
  return {
    protocol,
    local: requireHostAndPort(text, start, start + local.length),
    remote: requireHostAndPort(text, start + local.length + 1),
  };
}

/**
 * Writes a five-tuple so that {@linkcode parseFiveTuple} reads it back.
 *
 * @example
 * ```ts
 * import { formatFiveTuple } from "@acceptloop/address";
 *
 * const local = { host: "::1", port: 8254 };
 * formatFiveTuple({ protocol: "tcp", local, remote: { host: "::1", port: 50000 } }); // => "tcp [::1]:8254 [::1]:50000"
 * ```
 */
export function formatFiveTuple({ protocol, local, remote }: FiveTuple): string {
  return `${protocol} ${formatEndpoint(local)} ${formatEndpoint(remote)}`;
}

/**
 * The same conversation as the other side sees it.
 *
 * @example
 * ```ts
 * import { formatFiveTuple, parseFiveTuple, reverseFiveTuple } from "@acceptloop/address";
 *
 * formatFiveTuple(reverseFiveTuple(parseFiveTuple("tcp 10.0.0.1:1 10.0.0.2:2"))); // => "tcp 10.0.0.2:2 10.0.0.1:1"
 * ```
 */
export function reverseFiveTuple({ protocol, local, remote }: FiveTuple): FiveTuple {
  return { protocol, local: remote, remote: local };
}
