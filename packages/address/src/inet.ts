import { AddressRangeError } from "./address-range-error.ts";
import { AddressSyntaxError } from "./address-syntax-error.ts";
import { hostByteOrder, htonl, ntohl, type ByteOrder } from "./byte-order.ts";
import { fromBytes, toBytes } from "./bytes.ts";
import { formatIP } from "./ip.ts";
import { type IPv4Address, formatIPv4, parseIPv4 } from "./ipv4.ts";
import { parseIPv6 } from "./ipv6.ts";

/** The two families that {@linkcode inet_pton} knows. */
export type AddressFamily = "AF_INET" | "AF_INET6";

/**
 * Reads IPv4 as 4.2BSD did (inet(3)): one to four parts, the last filling what is left of 32 bits, each decimal, octal
 * after `0` or hexadecimal after `0x`.
 *
 * Only for showing what older readers make of a text. A deny list that compares text sees `0177.1` and lets it pass;
 * the resolver behind it connects to 127.0.0.1 (RFC 6943, section 3.1.1).
 *
 * Unlike glibc's, it refuses anything after the address, even after a space.
 *
 * @throws {AddressSyntaxError} when not even the old grammar takes the text
 *
 * @example
 * ```ts
 * import { formatIPv4, inet_aton } from "@acceptloop/address";
 *
 * formatIPv4(inet_aton("127.1")); // => "127.0.0.1"
 * formatIPv4(inet_aton("0x7f.1")); // => "127.0.0.1"
 * formatIPv4(inet_aton("0300.0250.257")); // => "192.168.1.1"
 * ```
 */
export function inet_aton(text: string): IPv4Address {
  const parts = text.split(".");
  if (parts.length > 4) throw new AddressSyntaxError(text, text.length, "there are at most four parts");
  let value = 0;
  let position = 0;
  for (const [index, part] of parts.entries()) {
    if (!/^(0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*)$/i.test(part)) {
      throw new AddressSyntaxError(
        text,
        position,
        "a part is decimal, octal after 0 or hexadecimal after 0x",
      );
    }
    const number = Number(/^0[0-7]/.test(part) ? `0o${part}` : part);
    const isLast = index === parts.length - 1;
    const highest = isLast ? 256 ** (5 - parts.length) - 1 : 255;
    if (number > highest) throw new AddressSyntaxError(text, position, `this part is at most ${highest}`);
    value = isLast ? value * (highest + 1) + number : value * 256 + number;
    position += part.length + 1;
  }
  return { family: 4, value };
}

/**
 * Reads the strict text form into the bytes of a `struct in_addr` or `in6_addr` (inet_pton(3)). It knows no zones.
 *
 * @throws {AddressSyntaxError} when the text is not of that family
 *
 * @example
 * ```ts
 * import { inet_pton } from "@acceptloop/address";
 *
 * inet_pton("AF_INET", "197.50.51.10"); // => Uint8Array.of(197, 50, 51, 10)
 * ```
 */
export function inet_pton(family: AddressFamily, text: string): Uint8Array<ArrayBuffer> {
  if (family === "AF_INET") return toBytes(parseIPv4(text));
  const percent = text.indexOf("%");
  if (percent >= 0) throw new AddressSyntaxError(text, percent, "inet_pton knows no zones");
  return toBytes(parseIPv6(text));
}

/**
 * Writes the text form of a `struct in_addr` or `in6_addr` (inet_ntop(3)), IPv6 as RFC 5952 wants it.
 *
 * @throws {AddressRangeError} when the family has another number of bytes
 *
 * @example
 * ```ts
 * import { inet_ntop } from "@acceptloop/address";
 *
 * inet_ntop("AF_INET", Uint8Array.of(197, 50, 51, 10)); // => "197.50.51.10"
 * ```
 */
export function inet_ntop(family: AddressFamily, bytes: Uint8Array): string {
  const length = family === "AF_INET" ? 4 : 16;
  if (bytes.length !== length) {
    throw new AddressRangeError("inet_ntop", bytes.length, `${family} has ${length} bytes`);
  }
  return formatIP(fromBytes(bytes));
}

/**
 * {@linkcode inet_aton} with the result that C gives: a number whose bytes stand in memory in network order, so that
 * its value depends on the host's.
 *
 * Where C answers -1 this throws, so that 255.255.255.255 is not taken for an error.
 *
 * @param order the host's byte order
 * @throws {AddressSyntaxError} as inet_aton does
 *
 * @example
 * ```ts
 * import { inet_addr } from "@acceptloop/address";
 *
 * inet_addr("172.16.94.100", "little"); // => 0x645e10ac
 * ```
 */
export function inet_addr(text: string, order: ByteOrder = hostByteOrder): number {
  return htonl(inet_aton(text).value, order);
}

/**
 * The text of a number that {@linkcode inet_addr} made (inet_ntoa(3)).
 *
 * @param order the host's byte order
 * @throws {AddressRangeError} when the number has not 32 bits
 *
 * @example
 * ```ts
 * import { inet_ntoa } from "@acceptloop/address";
 *
 * inet_ntoa(0x645e10ac, "little"); // => "172.16.94.100"
 * ```
 */
export function inet_ntoa(s_addr: number, order: ByteOrder = hostByteOrder): string {
  return formatIPv4({ family: 4, value: ntohl(s_addr, order) });
}
