import { AddressRangeError } from "./address-range-error.ts";

/** Which byte of a number stands first in memory. */
export type ByteOrder = "big" | "little";

/**
 * The order of a machine in whose memory the 16-bit number 1 is these two bytes.
 *
 * @example
 * ```ts
 * import { byteOrderOf } from "@acceptloop/address/byte-order";
 *
 * byteOrderOf(Uint8Array.of(0, 1)); // => "big"
 * ```
 */
export function byteOrderOf(one: Uint8Array): ByteOrder {
  return one[0] === 1 ? "little" : "big";
}

/**
 * The order of the machine this runs on; the network's is always big (RFC 1700).
 *
 * @example
 * ```ts
 * import { hostByteOrder } from "@acceptloop/address";
 *
 * ["big", "little"].includes(hostByteOrder); // => true
 * ```
 */
export const hostByteOrder: ByteOrder = byteOrderOf(new Uint8Array(Uint16Array.of(1).buffer));

/**
 * A 16-bit number such that its bytes, in the host's memory, stand in network order: "host to network short" of
 * byteorder(3). It is its own inverse.
 *
 * @param order the host's byte order
 * @throws {AddressRangeError} when the value has not 16 bits
 *
 * @example
 * ```ts
 * import { htons } from "@acceptloop/address";
 *
 * htons(31470, "little"); // => 61050
 * htons(31470, "big"); // => 31470
 * ```
 */
export function htons(value: number, order: ByteOrder = hostByteOrder): number {
  const short = requireBits(value, 0xffff, "htons");
  return order === "big" ? short : ((short & 0xff) << 8) | (short >>> 8);
}

/**
 * The same with 32 bits: "host to network long" of byteorder(3).
 *
 * @param order the host's byte order
 * @throws {AddressRangeError} when the value has not 32 bits
 *
 * @example
 * ```ts
 * import { htonl } from "@acceptloop/address";
 *
 * htonl(0x7f000001, "little"); // => 0x0100007f
 * ```
 */
export function htonl(value: number, order: ByteOrder = hostByteOrder): number {
  const long = requireBits(value, 0xffff_ffff, "htonl");
  if (order === "big") return long;
  return ((long << 24) | ((long & 0xff00) << 8) | ((long >>> 8) & 0xff00) | (long >>> 24)) >>> 0;
}

/**
 * "Network to host short": the same exchange as {@linkcode htons}, named for the other direction.
 *
 * @throws {AddressRangeError} when the value has not 16 bits
 *
 * @example
 * ```ts
 * import { ntohs } from "@acceptloop/address";
 *
 * ntohs(61050, "little"); // => 31470
 * ```
 */
export function ntohs(value: number, order: ByteOrder = hostByteOrder): number {
  return htons(value, order);
}

/**
 * "Network to host long": the same exchange as {@linkcode htonl}, named for the other direction.
 *
 * @throws {AddressRangeError} when the value has not 32 bits
 *
 * @example
 * ```ts
 * import { ntohl } from "@acceptloop/address";
 *
 * ntohl(0x0100007f, "little"); // => 0x7f000001
 * ```
 */
export function ntohl(value: number, order: ByteOrder = hostByteOrder): number {
  return htonl(value, order);
}

function requireBits(value: number, highest: number, action: string): number {
  if (!Number.isInteger(value) || value < 0 || value > highest) {
    throw new AddressRangeError(action, value, `it takes a whole number from 0 to ${highest}`);
  }
  return value;
}
