import { AddressSyntaxError } from "./address-syntax-error.ts";
import { formatIPv4 } from "./ipv4.ts";
import { scanIPv6 } from "./ipv6-syntax.ts";

/** An IPv6 address (RFC 4291), and the zone it is meant in (RFC 4007). */
export interface IPv6Address {
  /** Tells it from an IPv4 address. */
  readonly family: 6;
  /** All 128 bits, the first group highest: ::1 is 1n. */
  readonly value: bigint;
  /** Name or index of the interface, as in `fe80::1%eth0`; empty when the text names none. */
  readonly zone: string;
}

const MAPPED = 0xffff;
const view: DataView = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(16));
/**
 * A colon and the hex digits, for every group written so far: a third of the time of toString(16). At most 2 MB. Made at
 * the first call, since most programs only read.
 */
let groups: (string | undefined)[] | undefined;

/**
 * Reads an IPv6 address in one of the forms of RFC 4291, section 2.2, with or without a zone (RFC 4007, section 11).
 *
 * A zone is letters, digits and `-._~` (RFC 6874, section 2). An IPv4 part is as strict as {@linkcode parseIPv4}.
 *
 * @throws {AddressSyntaxError} when the text is anything else
 *
 * @example
 * ```ts
 * import { parseIPv6 } from "@acceptloop/address";
 *
 * parseIPv6("::1"); // => { family: 6, value: 1n, zone: "" }
 * parseIPv6("fe80::1%eth0").zone; // => "eth0"
 * ```
 */
export function parseIPv6(text: string): IPv6Address {
  return readIPv6(text, 0, text.length);
}

/** As {@linkcode parseIPv6}, for `text[start, end)`; positions in errors count from the beginning of the text. */
export function readIPv6(text: string, start: number, end: number): IPv6Address {
  const percent = text.indexOf("%", start);
  if (percent < 0 || percent >= end) return { family: 6, value: scanIPv6(text, start, end), zone: "" };
  const value = scanIPv6(text, start, percent);
  const zone = text.slice(percent + 1, end);
  const wrong = zone === "" ? 0 : zone.search(/[^A-Za-z0-9._~-]/);
  if (wrong >= 0) {
    throw new AddressSyntaxError(text, percent + 1 + wrong, "a zone is letters, digits, - . _ and ~");
  }
  return { family: 6, value, zone };
}

/**
 * Writes the one form of RFC 5952: lower case, no leading zeros, `::` for the first of the longest runs of two or more
 * groups of zeros, and an IPv4-mapped address with its IPv4 part in decimal.
 *
 * @example
 * ```ts
 * import { formatIPv6, parseIPv6 } from "@acceptloop/address";
 *
 * formatIPv6(parseIPv6("2001:0DB8:0:0:1:0:0:1")); // => "2001:db8::1:0:0:1"
 * formatIPv6(parseIPv6("::FFFF:C000:0201")); // => "::ffff:192.0.2.1"
 * ```
 */
export function formatIPv6({ value, zone }: IPv6Address): string {
  view.setBigUint64(0, value >> 64n);
  view.setBigUint64(8, value);
  const text = isMapped() ? `::ffff:${formatIPv4({ family: 4, value: view.getUint32(12) })}` : formatGroups();
  return zone === "" ? text : `${text}%${zone}`;
}

function isMapped(): boolean {
  return view.getUint32(8) === MAPPED && view.getUint32(4) === 0 && view.getUint32(0) === 0;
}

function formatGroups(): string {
  let gapStart = 0;
  let gapLength = 1;
  let runLength = 0;
  for (let index = 0; index < 8; index++) {
    if (view.getUint16(index * 2) !== 0) {
      runLength = 0;
    } else if (++runLength > gapLength) {
      gapLength = runLength;
      gapStart = index + 1 - runLength;
    }
  }
  const first = view.getUint16(0).toString(16);
  if (gapLength === 1) return first + groupsFrom(1, 8);
  const head = gapStart === 0 ? "" : first + groupsFrom(1, gapStart);
  const gapEnd = gapStart + gapLength;
  return `${head}:${gapEnd === 8 ? ":" : groupsFrom(gapEnd, 8)}`;
}

/** The groups [start, end), each after its colon. */
function groupsFrom(start: number, end: number): string {
  const written = (groups ??= Array.from<string | undefined>({ length: 65_536 }));
  let text = "";
  for (let index = start; index < end; index++) {
    const group = view.getUint16(index * 2);
    text += written[group] ??= `:${group.toString(16)}`;
  }
  return text;
}
