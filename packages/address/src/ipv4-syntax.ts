import { AddressSyntaxError } from "./address-syntax-error.ts";

const ZERO = 48;
const DOT = 46;
/** Instead of a digit, where the text has ended. */
const NONE = -1;

/**
 * The 32 bits that `text[start, end)` stands for: four decimal numbers without leading zeros, the one form that every
 * reader understands alike (RFC 6943, section 3.1.1; the grammar is RFC 3986's IPv4address).
 */
export function scanIPv4(text: string, start: number, end: number): number {
  let value = 0;
  let position = start;
  // A number has up to three digits, and is read without a loop: that is what makes this fast.
  for (let dots = 0; ; dots++) {
    let part = position < end ? text.charCodeAt(position) - ZERO : NONE;
    if (part < 0 || part > 9) throw noNumber(text, position, end);
    position++;
    let digit = position < end ? text.charCodeAt(position) - ZERO : NONE;
    if (digit >= 0 && digit <= 9) {
      if (part === 0) throw new AddressSyntaxError(text, position - 1, "a leading zero may mean octal");
      part = part * 10 + digit;
      position++;
      digit = position < end ? text.charCodeAt(position) - ZERO : NONE;
      if (digit >= 0 && digit <= 9) {
        part = part * 10 + digit;
        if (part > 255) throw tooLarge(text, position);
        position++;
      }
    }
    value = (value << 8) | part;
    if (position === end) {
      if (dots === 3) return value >>> 0;
      throw notFour(text, position);
    }
    if (text.charCodeAt(position) !== DOT) throw noDot(text, position);
    if (dots === 3) throw notFour(text, position);
    position++;
  }
}

function noNumber(text: string, position: number, end: number): AddressSyntaxError {
  const isEmpty = position === end || text.charCodeAt(position) === DOT;
  if (!isEmpty) return notDecimal(text, position);
  return new AddressSyntaxError(text, position, "a part of an IPv4 address is empty");
}

function noDot(text: string, position: number): AddressSyntaxError {
  const digit = text.charCodeAt(position) - ZERO;
  return digit >= 0 && digit <= 9 ? tooLarge(text, position) : notDecimal(text, position);
}

function notDecimal(text: string, position: number): AddressSyntaxError {
  return new AddressSyntaxError(text, position, "an IPv4 address is four decimal numbers");
}

function notFour(text: string, position: number): AddressSyntaxError {
  return new AddressSyntaxError(text, position, "an IPv4 address has four parts");
}

function tooLarge(text: string, position: number): AddressSyntaxError {
  return new AddressSyntaxError(text, position, "a part of an IPv4 address is at most 255");
}
