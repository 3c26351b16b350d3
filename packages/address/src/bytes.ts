import { AddressRangeError } from "./address-range-error.ts";
import type { IPAddress } from "./ip.ts";

/**
 * The 4 or 16 bytes of an address as they stand in a packet: the most significant first.
 *
 * @example
 * ```ts
 * import { parseIP, toBytes } from "@acceptloop/address";
 *
 * toBytes(parseIP("192.0.2.1")); // => Uint8Array.of(192, 0, 2, 1)
 * ```
 */
export function toBytes(address: IPAddress): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(address.family === 4 ? 4 : 16));
  if (address.family === 4) {
    view.setUint32(0, address.value);
  } else {
    view.setBigUint64(0, address.value >> 64n);
    view.setBigUint64(8, address.value);
  }
  return new Uint8Array(view.buffer);
}

/**
 * The address that stands in 4 or 16 bytes.
 *
 * @throws {AddressRangeError} when there are neither 4 nor 16 bytes
 *
 * @example
 * ```ts
 * import { formatIP, fromBytes } from "@acceptloop/address";
 *
 * formatIP(fromBytes(Uint8Array.of(192, 0, 2, 1))); // => "192.0.2.1"
 * ```
 */
export function fromBytes(bytes: Uint8Array): IPAddress {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === 4) return { family: 4, value: view.getUint32(0) };
  if (bytes.length === 16) {
    return { family: 6, value: (view.getBigUint64(0) << 64n) | view.getBigUint64(8), zone: "" };
  }
  throw new AddressRangeError("read an address from bytes", bytes.length, "there must be 4 or 16 bytes");
}
