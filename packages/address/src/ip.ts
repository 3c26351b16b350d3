import { type IPv4Address, formatIPv4, parseIPv4 } from "./ipv4.ts";
import { type IPv6Address, formatIPv6, parseIPv6 } from "./ipv6.ts";

const DOT = 46;
const COLON = 58;

/** An IP address; `family` tells which. */
export type IPAddress = IPv4Address | IPv6Address;

/**
 * Reads an IPv4 or IPv6 address as strictly as {@linkcode parseIPv4} and {@linkcode parseIPv6} do.
 *
 * @throws {AddressSyntaxError} when the text is neither
 *
 * @example
 * ```ts
 * import { parseIP } from "@acceptloop/address";
 *
 * parseIP("192.0.2.1"); // => { family: 4, value: 0xc0000201 }
 * parseIP("::1"); // => { family: 6, value: 1n, zone: "" }
 * ```
 */
export function parseIP(text: string): IPAddress {
  return isIPv6(text) ? parseIPv6(text) : parseIPv4(text);
}

/** Whichever comes first tells: a colon or a dot. */
function isIPv6(text: string): boolean {
  for (let position = 0; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code === DOT) return false;
    if (code === COLON) return true;
  }
  return false;
}

/**
 * Writes an address in its one canonical form: decimal for IPv4, RFC 5952 for IPv6.
 *
 * @example
 * ```ts
 * import { formatIP, parseIP } from "@acceptloop/address";
 *
 * formatIP(parseIP("2001:DB8:0:0:0:0:0:1")); // => "2001:db8::1"
 * ```
 */
export function formatIP(address: IPAddress): string {
  return address.family === 4 ? formatIPv4(address) : formatIPv6(address);
}
