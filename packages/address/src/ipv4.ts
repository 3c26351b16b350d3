import { scanIPv4 } from "./ipv4-syntax.ts";

/** An IPv4 address (RFC 791). */
export interface IPv4Address {
  /** Tells it from an IPv6 address. */
  readonly family: 4;
  /** All 32 bits as an unsigned number, the first part highest: 127.0.0.1 is 0x7f000001. */
  readonly value: number;
}

/**
 * Reads four decimal numbers from 0 to 255, and nothing else.
 *
 * Octal, hexadecimal and short forms (`0177.0.0.1`, `0x7f.1`, `127.1`) are refused: some readers take them for loopback
 * and others do not, and that is how deny lists are passed by (RFC 6943, section 3.1.1). {@linkcode inet_aton} reads them.
 *
 * @throws {AddressSyntaxError} when the text is anything else
 *
 * @example
 * ```ts
 * import { parseIPv4 } from "@acceptloop/address";
 *
 * parseIPv4("127.0.0.1"); // => { family: 4, value: 0x7f000001 }
 * ```
 */
export function parseIPv4(text: string): IPv4Address {
  return { family: 4, value: scanIPv4(text, 0, text.length) };
}

/**
 * The upper and lower half of every address written so far. One concatenation is a third of the time of four numbers in
 * a template; when all have been seen the two hold 4 MB. Made at the first call, since most programs only read.
 */
let halves: { readonly upper: (string | undefined)[]; readonly lower: (string | undefined)[] } | undefined;

/**
 * Writes four decimal numbers.
 *
 * @example
 * ```ts
 * import { formatIPv4 } from "@acceptloop/address";
 *
 * formatIPv4({ family: 4, value: 0xc0000201 }); // => "192.0.2.1"
 * ```
 */
export function formatIPv4({ value }: IPv4Address): string {
  const { upper, lower } = (halves ??= { upper: emptyTable(), lower: emptyTable() });
  const high = value >>> 16;
  const low = value & 0xffff;
  return (upper[high] ??= `${high >>> 8}.${high & 255}.`) + (lower[low] ??= `${low >>> 8}.${low & 255}`);
}

function emptyTable(): (string | undefined)[] {
  return Array.from<string | undefined>({ length: 65_536 });
}
