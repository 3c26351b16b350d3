import { AddressSyntaxError } from "./address-syntax-error.ts";

const ZERO = 48;
const DOT = 46;

/**
 * The 32 bits that `text[start, end)` stands for: four decimal numbers without leading zeros, the one form that every
 * reader understands alike (RFC 6943, section 3.1.1; the grammar is RFC 3986's IPv4address).
 */
export function scanIPv4(text: string, start: number, end: number): number {
  let value = 0;
  let dots = 0;
  let part = -1;
  for (let position = start; position < end; position++) {
    const code = text.charCodeAt(position);
    const digit = code - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (part === 0) throw new AddressSyntaxError(text, position - 1, "a leading zero may mean octal");
      part = part < 0 ? digit : part * 10 + digit;
      if (part > 255)
        throw new AddressSyntaxError(text, position, "a part of an IPv4 address is at most 255");
    } else if (code === DOT) {
      if (part < 0) throw new AddressSyntaxError(text, position, "a part of an IPv4 address is empty");
      if (dots === 3) throw new AddressSyntaxError(text, position, "an IPv4 address has four parts");
      value = (value << 8) | part;
      part = -1;
      dots++;
    } else {
      throw new AddressSyntaxError(text, position, "an IPv4 address is four decimal numbers");
    }
  }
  if (part < 0) throw new AddressSyntaxError(text, end, "a part of an IPv4 address is empty");
  if (dots < 3) throw new AddressSyntaxError(text, end, "an IPv4 address has four parts");
  return ((value << 8) | part) >>> 0;
}
