import { AddressSyntaxError } from "./address-syntax-error.ts";
import { scanIPv4 } from "./ipv4-syntax.ts";
import { readIPv6 } from "./ipv6.ts";

/** `text[start, end)` when it is an IPv4 address or a host name; throws AddressSyntaxError otherwise. */
export function requireHost(text: string, start: number, end: number): string {
  const host = text.slice(start, end);
  const labels = host.split(".");
  // A name whose last label is a number would be read as IPv4 by inet_aton and by URLs (RFC 6943, section 3.1.1).
  if (/^(0x[0-9a-f]*|[0-9]+)$/i.test(host.slice(host.lastIndexOf(".") + 1))) {
    if (!isRead(() => scanIPv4(text, start, end))) {
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
  if (!isRead(() => readIPv6(text, start, end))) {
    throw new AddressSyntaxError(text, start, "the brackets hold no IPv6 address");
  }
  return text.slice(start, end);
}

/** For a person who typed an endpoint, the whole host is wrong, and not one character of it. */
function isRead(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}
