import { AddressSyntaxError } from "./address-syntax-error.ts";

const ZERO = 48;
const DOT = 46;

/**
 * The 32 bits that `text[start, end)` stands for: four decimal numbers without leading zeros, the one form that every
 * reader understands alike (RFC 6943, section 3.1.1; the grammar is RFC 3986's IPv4address).
 */
export function scanIPv4(text: string, start: number, end: number): number {
  let value = 0;
  let position = start;
  // A number has up to three digits, and is read without a loop: that is what makes this fast.
  for (let dots = 0; ; dots++) {
    let part = codeAt(text, position, end) - ZERO;
    if (!isDigit(part)) throw noNumber(text, position, end);
    position++;
    let digit = codeAt(text, position, end) - ZERO;
    if (isDigit(digit)) {
      if (part === 0) throw new AddressSyntaxError(text, position - 1, "a leading zero may mean octal");
      part = part * 10 + digit;
      position++;
      digit = codeAt(text, position, end) - ZERO;
      if (isDigit(digit)) {
        part = part * 10 + digit;
        if (part > 255) throw tooLarge(text, position);
        position++;
        if (isDigit(codeAt(text, position, end) - ZERO)) throw tooLarge(text, position);
      }
    }
    value = (value << 8) | part;
    if (position === end) {
      if (dots === 3) return value >>> 0;
      throw notFour(text, position);
    }
    if (text.charCodeAt(position) !== DOT) throw notDecimal(text, position);
    if (dots === 3) throw notFour(text, position);
    position++;
  }
}

/** The character there, or 0 at the end. */
function codeAt(text: string, position: number, end: number): number {
  return position < end ? text.charCodeAt(position) : 0;
}

function isDigit(value: number): boolean {
  return value >= 0 && value <= 9;
}

function noNumber(text: string, position: number, end: number): AddressSyntaxError {
  const isEmpty = position === end || text.charCodeAt(position) === DOT;
  if (!isEmpty) return notDecimal(text, position);
  return new AddressSyntaxError(text, position, "a part of an IPv4 address is empty");
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
