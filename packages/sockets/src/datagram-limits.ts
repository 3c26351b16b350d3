const isDeno = "deno" in process.versions;

/**
 * Whether several sockets may share one port, with the system dealing the datagrams out (SO_REUSEPORT). Not on Deno.
 *
 * @example
 * ```ts
 * import { bind, canShareDatagramPort } from "@acceptloop/sockets";
 *
 * const options = { reusePort: canShareDatagramPort };
 * await using one = await bind({ host: "127.0.0.1", port: 0 }, options);
 * const another = canShareDatagramPort ? one.local : { host: "127.0.0.1", port: 0 };
 * await using two = await bind(another, options);
 * one.local.port === two.local.port; // => canShareDatagramPort
 * ```
 */
export const canShareDatagramPort: boolean = !isDeno;

/**
 * Whether a connected datagram socket is told that nobody is there (ICMP port unreachable, which becomes ECONNREFUSED).
 * Not on Deno.
 *
 * @example
 * ```ts
 * import { reportsDatagramRefusal } from "@acceptloop/sockets";
 *
 * reportsDatagramRefusal || "deno" in process.versions; // => true
 * ```
 */
export const reportsDatagramRefusal: boolean = !isDeno;

/**
 * Most bytes that one datagram carries: 65,535 less 8 for the UDP header, and less 20 for the IPv4 header, whose length
 * field counts the header too (RFC 768, RFC 791, RFC 8200).
 *
 * @example
 * ```ts
 * import { largestDatagram } from "@acceptloop/sockets";
 *
 * largestDatagram("IPv4"); // => 65507
 * largestDatagram("IPv6"); // => 65527
 * ```
 */
export function largestDatagram(family: "IPv4" | "IPv6"): number {
  return family === "IPv4" ? 65_507 : 65_527;
}
