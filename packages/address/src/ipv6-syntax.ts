import { AddressSyntaxError } from "./address-syntax-error.ts";
import { scanIPv4 } from "./ipv4-syntax.ts";

const COLON = 58;
const DOT = 46;

/** Where groups are gathered: every call overwrites all of it before reading, and none is interrupted by another. */
const view: DataView = new DataView(new ArrayBuffer(16));

/** The value of each ASCII character as a hex digit, or -1: comparisons would be mispredicted at every second digit. */
const hexDigits: DataView = new DataView(new ArrayBuffer(128));
for (let code = 0; code < 128; code++) {
  hexDigits.setInt8(code, "0123456789abcdef".indexOf(String.fromCharCode(code).toLowerCase()));
}

/**
 * The 128 bits that `text[start, end)` stands for, in one of the three forms of RFC 4291, section 2.2: eight groups, `::`
 * for one or more groups of zeros, and a last part in IPv4 form.
 */
export function scanIPv6(text: string, start: number, end: number): bigint {
  let count = 0;
  let gap = -1;
  let group = 0;
  let digits = 0;
  for (let position = start; position < end; position++) {
    const code = text.charCodeAt(position);
    const digit = code < 128 ? hexDigits.getInt8(code) : -1;
    if (digit >= 0) {
      if (digits === 4) throw new AddressSyntaxError(text, position, "a group is at most four hex digits");
      group = (group << 4) | digit;
      digits++;
    } else if (code === COLON) {
      const opensGap = position + 1 < end && text.charCodeAt(position + 1) === COLON;
      if (digits === 0) {
        if (position !== start) throw new AddressSyntaxError(text, position, "a group is empty");
        if (!opensGap) throw new AddressSyntaxError(text, position, "a lone colon begins the IPv6 address");
      } else {
        if (count === 8)
          throw new AddressSyntaxError(text, position - digits, "an IPv6 address has eight groups");
        view.setUint16(count * 2, group);
        count++;
        group = 0;
        digits = 0;
      }
      if (opensGap) {
        if (gap >= 0) throw new AddressSyntaxError(text, position, ":: stands twice");
        gap = count;
        position++;
      } else if (position + 1 === end) {
        throw new AddressSyntaxError(text, position, "a lone colon ends the IPv6 address");
      }
    } else if (code === DOT && digits > 0) {
      if (count > 6)
        throw new AddressSyntaxError(text, position, "an IPv4 part takes the place of two groups");
      view.setUint32(count * 2, scanIPv4(text, position - digits, end));
      count += 2;
      digits = 0;
      break;
    } else {
      throw new AddressSyntaxError(text, position, "an IPv6 address is groups of hex digits between colons");
    }
  }
  if (digits > 0) {
    if (count === 8) throw new AddressSyntaxError(text, end - digits, "an IPv6 address has eight groups");
    view.setUint16(count * 2, group);
    count++;
  }
  if (gap < 0) {
    if (count < 8) throw new AddressSyntaxError(text, end, "an IPv6 address has eight groups");
  } else {
    if (count === 8) throw new AddressSyntaxError(text, end, ":: stands for at least one group");
    moveRight(gap, count);
  }
  return (view.getBigUint64(0) << 64n) | view.getBigUint64(8);
}

/** Moves the groups [gap, count) to the end, and puts zeros where they were. */
function moveRight(gap: number, count: number): void {
  let target = 7;
  for (let source = count - 1; source >= gap; source--) {
    view.setUint16(target * 2, view.getUint16(source * 2));
    target--;
  }
  for (; target >= gap; target--) view.setUint16(target * 2, 0);
}
