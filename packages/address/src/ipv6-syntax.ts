import { scanIPv4 } from "./ipv4-syntax.ts";
import { refusal } from "./refusal.ts";

const COLON = 58;
const DOT = 46;

const LONE_COLON = "a colon stands alone";
const NOT_EIGHT = "an IPv6 address has eight groups";

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
  let position = start;
  if (isColon(text, start, end)) {
    if (!isColon(text, start + 1, end)) {
      throw refusal(text, start, LONE_COLON);
    }
    gap = 0;
    position += 2;
  }
  while (position < end) {
    const first = position;
    let group = fourDigits(text, position, end);
    if (group >= 0) {
      position += 4;
    } else {
      group = 0;
      for (let digit = digitAt(text, position, end); digit >= 0; digit = digitAt(text, position, end)) {
        group = (group << 4) | digit;
        position++;
      }
    }
    if (position === first) throw refusal(text, position, reasonAt(text, position));
    if (position < end && text.charCodeAt(position) === DOT) {
      if (count > 6) throw refusal(text, position, "an IPv4 part is two groups");
      view.setUint32(count * 2, scanIPv4(text, first, end));
      count += 2;
      break;
    }
    if (count === 8) throw refusal(text, first, NOT_EIGHT);
    view.setUint16(count * 2, group);
    count++;
    if (position === end) break;
    if (text.charCodeAt(position) !== COLON) throw refusal(text, position, reasonAt(text, position));
    position++;
    if (position === end) throw refusal(text, end - 1, LONE_COLON);
    if (text.charCodeAt(position) === COLON) {
      if (gap >= 0) throw refusal(text, position - 1, ":: stands twice");
      gap = count;
      position++;
    }
  }
  if (gap < 0) {
    if (count < 8) throw refusal(text, end, NOT_EIGHT);
  } else {
    if (count === 8) throw refusal(text, end, ":: stands for at least one group");
    moveRight(gap, count);
  }
  return (view.getBigUint64(0) << 64n) | view.getBigUint64(8);
}

function isColon(text: string, position: number, end: number): boolean {
  return position < end && text.charCodeAt(position) === COLON;
}

/** The value of the four hex digits there, or a negative number: most groups have four, and this is one branch for them. */
function fourDigits(text: string, position: number, end: number): number {
  if (position + 4 > end) return -1;
  const first = text.charCodeAt(position);
  const second = text.charCodeAt(position + 1);
  const third = text.charCodeAt(position + 2);
  const fourth = text.charCodeAt(position + 3);
  if ((first | second | third | fourth) >= 128) return -1;
  // What is no digit is -1, and makes the whole negative.
  return (
    (hexDigits.getInt8(first) << 12) |
    (hexDigits.getInt8(second) << 8) |
    (hexDigits.getInt8(third) << 4) |
    hexDigits.getInt8(fourth)
  );
}

/** The value of the hex digit there, or -1 when there is none. */
function digitAt(text: string, position: number, end: number): number {
  const code = position < end ? text.charCodeAt(position) : 128;
  return code < 128 ? hexDigits.getInt8(code) : -1;
}

/** Why there can be no group, or no end of one, at this character. */
function reasonAt(text: string, position: number): string {
  if (text.charCodeAt(position) === COLON) return "a group is empty";
  return digitAt(text, position, text.length) < 0
    ? "a group is hex digits"
    : "a group is at most four hex digits";
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
