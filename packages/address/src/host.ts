import { AddressSyntaxError } from "./address-syntax-error.ts";

/** `text[start, end)` when it is an IPv4 address or a host name; throws AddressSyntaxError otherwise. */
export function requireHost(text: string, start: number, end: number): string {
  const host = text.slice(start, end);
  const labels = host.split(".");
  // A name whose last label is a number would be read as IPv4 by inet_aton and by URLs (RFC 6943, section 3.1.1).
  if (/^(0x[0-9a-f]*|[0-9]+)$/i.test(labels.at(-1) ?? "")) {
    if (!isIPv4(host)) {
      throw new AddressSyntaxError(
        text,
        start,
        "an IPv4 address is four numbers from 0 to 255 without leading zeros",
      );
    }
    return host;
  }
  // RFC 1123, section 2.1; the underscore is not allowed there, but names of containers have it.
  const isLabel = (label: string): boolean => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/i.test(label);
  if (host.length > 253 || !labels.every(isLabel)) {
    throw new AddressSyntaxError(text, start, "the host is neither an IPv4 address nor a host name");
  }
  return host;
}

/** `text[start, end)` when it is an IPv6 address, with or without a zone; throws AddressSyntaxError otherwise. */
export function requireIPv6(text: string, start: number, end: number): string {
  const host = text.slice(start, end);
  const [address = "", ...zone] = host.split("%");
  const zoneIsGood = zone.length === 0 || (zone.length === 1 && zone[0] !== "");
  if (!isIPv6(address) || !zoneIsGood) {
    throw new AddressSyntaxError(text, start, "the brackets hold no IPv6 address");
  }
  return host;
}

function isIPv4(text: string): boolean {
  const parts = text.split(".");
  return (
    parts.length === 4 && parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255)
  );
}

/** RFC 4291, section 2.2. */
function isIPv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  let count = 0;
  for (const [index, half] of halves.entries()) {
    if (half === "") {
      if (halves.length === 1) return false;
      continue;
    }
    const groups = half.split(":");
    const last = groups.at(-1) ?? "";
    if (index === halves.length - 1 && last.includes(".")) {
      if (!isIPv4(last)) return false;
      groups.splice(-1, 1, "0", "0");
    }
    if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
    count += groups.length;
  }
  return halves.length === 2 ? count < 8 : count === 8;
}
