import { refusal } from "./refusal.ts";

const ZERO = 48;
const DOT = 46;
/** Instead of a digit, where the text has ended. */
const NONE = -1;

const NOT_FOUR = "an IPv4 address has four parts";
const TOO_LARGE = "a part is at most 255";

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
    if (part < 0 || part > 9) throw refusal(text, position, reasonAt(text, position, end));
    position++;
    let digit = position < end ? text.charCodeAt(position) - ZERO : NONE;
    if (digit >= 0 && digit <= 9) {
      if (part === 0) throw refusal(text, position - 1, "a leading zero may mean octal");
      part = part * 10 + digit;
      position++;
      digit = position < end ? text.charCodeAt(position) - ZERO : NONE;
      if (digit >= 0 && digit <= 9) {
        part = part * 10 + digit;
        if (part > 255) throw refusal(text, position, TOO_LARGE);
        position++;
      }
    }
    value = (value << 8) | part;
    if (position === end) {
      if (dots === 3) return value >>> 0;
      throw refusal(text, position, NOT_FOUR);
    }
    if (text.charCodeAt(position) !== DOT) {
      throw refusal(text, position, reasonAt(text, position, end));
    }
    if (dots === 3) throw refusal(text, position, NOT_FOUR);
    position++;
  }
}

/** Why no part can begin, or end, at this character. */
function reasonAt(text: string, position: number, end: number): string {
  const code = position < end ? text.charCodeAt(position) : DOT;
  if (code === DOT) return "a part is empty";
  return code >= ZERO && code <= ZERO + 9 ? TOO_LARGE : "a part is a decimal number";
}
