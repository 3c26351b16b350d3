/** echo, daytime, qotd, chargen and time, at their well-known ports (RFC 862 to 868). */
const LOOPING_PORTS: ReadonlySet<number> = new Set([7, 13, 17, 19, 37]);

/**
 * Whether a datagram from this port must not be answered: there lives a service that answers whatever it receives, so two
 * of them, once told that the other had asked, send datagrams to each other for ever (CERT advisory CA-1996-01).
 *
 * @param port of the sender, 0 to 65535
 *
 * @example
 * ```ts
 * import { isLoopingPort } from "@acceptloop/services";
 *
 * isLoopingPort(19); // => true
 * isLoopingPort(54012); // => false
 * ```
 */
export function isLoopingPort(port: number): boolean {
  return LOOPING_PORTS.has(port);
}
