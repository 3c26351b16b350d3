import { AddressRangeError } from "./address-range-error.ts";
import { AddressSyntaxError } from "./address-syntax-error.ts";
import { bitsOf } from "./bigint.ts";
import { formatIP, parseIP, type IPAddress } from "./ip.ts";
import { relocate } from "./relocate.ts";

/** All addresses that begin with the same bits (CIDR, RFC 4632): what a routing table and a firewall list hold. */
export interface Prefix {
  /** The first of them, without a zone: all bits after `length` are zero. */
  readonly address: IPAddress;
  /** How many bits they share: 0 to 32 for IPv4, 0 to 128 for IPv6. */
  readonly length: number;
}

/**
 * Reads `address/length`.
 *
 * Strict: the length is decimal without leading zeros, there is no zone, and no bit after the length is set, since
 * `10.0.0.1/8` may mean a network or a host in it. {@linkcode prefixOf} clears such bits where that is meant.
 *
 * @throws {AddressSyntaxError} when the text is anything else
 *
 * @example
 * ```ts
 * import { parsePrefix } from "@acceptloop/address";
 *
 * parsePrefix("10.0.0.0/8"); // => { address: { family: 4, value: 0x0a000000 }, length: 8 }
 * ```
 */
export function parsePrefix(text: string): Prefix {
  const slash = text.indexOf("/");
  if (slash < 0) throw new AddressSyntaxError(text, text.length, "a slash and a length are missing");
  const address = parseAddress(text, slash);
  const bits = bitsOf(address.family);
  const digits = text.slice(slash + 1);
  if (!/^(0|[1-9][0-9]{0,2})$/.test(digits) || Number(digits) > bits) {
    throw new AddressSyntaxError(text, slash + 1, `the length is a number from 0 to ${bits}`);
  }
  const prefix = prefixOf(address, Number(digits));
  if (prefix.address.value !== address.value) {
    throw new AddressSyntaxError(text, slash + 1, `bits are set after the first ${digits}`);
  }
  return prefix;
}

/** An error in the part before the slash is one in the whole text, at the same position. */
function parseAddress(text: string, slash: number): IPAddress {
  const percent = text.indexOf("%");
  if (percent >= 0) throw new AddressSyntaxError(text, percent, "a prefix has no zone");
  return relocate(text, 0, () => parseIP(text.slice(0, slash)));
}

/**
 * Writes `address/length`.
 *
 * @example
 * ```ts
 * import { formatPrefix, parsePrefix } from "@acceptloop/address";
 *
 * formatPrefix(parsePrefix("2001:DB8:0::/32")); // => "2001:db8::/32"
 * ```
 */
export function formatPrefix({ address, length }: Prefix): string {
  return `${formatIP(address)}/${length}`;
}

/**
 * The prefix of a given length that an address is in: `192.168.1.5` and 24 make `192.168.1.0/24`.
 *
 * @throws {AddressRangeError} when the family has no such length
 *
 * @example
 * ```ts
 * import { formatPrefix, parseIP, prefixOf } from "@acceptloop/address";
 *
 * formatPrefix(prefixOf(parseIP("192.168.1.5"), 24)); // => "192.168.1.0/24"
 * ```
 */
export function prefixOf(address: IPAddress, length: number): Prefix {
  const { family } = address;
  const bits = bitsOf(family);
  if (!Number.isInteger(length) || length < 0 || length > bits) {
    throw new AddressRangeError(
      `make an IPv${family} prefix`,
      length,
      `a length is a whole number from 0 to ${bits}`,
    );
  }
  return { address: firstOf(address, bits - length), length };
}

/** The address with its last `host` bits cleared. */
function firstOf(address: IPAddress, host: number): IPAddress {
  if (address.family === 6) {
    return { family: 6, value: (address.value >> BigInt(host)) << BigInt(host), zone: "" };
  }
  // A shift by 32 would be one by 0.
  return { family: 4, value: host === 32 ? 0 : ((address.value >>> host) << host) >>> 0 };
}
