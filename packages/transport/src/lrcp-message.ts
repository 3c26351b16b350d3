/** A message of the Line Reversal Control Protocol (Protohackers, problem 7). */
export type LrcpMessage =
  | { readonly type: "connect"; readonly session: number }
  | { readonly type: "data"; readonly session: number; readonly position: number; readonly data: Uint8Array }
  | { readonly type: "ack"; readonly session: number; readonly length: number }
  | { readonly type: "close"; readonly session: number };

/**
 * Messages are shorter than this, in bytes.
 *
 * @example
 * ```ts
 * import { encodeLrcp, lrcpMessageLimit } from "@acceptloop/transport";
 *
 * encodeLrcp({ type: "connect", session: 1 }).length < lrcpMessageLimit; // => true
 * ```
 */
export const lrcpMessageLimit = 1000;
/** Numbers are smaller than this. */
export const lrcpNumberLimit: number = 2 ** 31;

const SLASH = 0x2f;
const BACKSLASH = 0x5c;

/**
 * Reads a message; undefined for an illegal one, which is to be ignored.
 *
 * @example
 * ```ts
 * import { decodeLrcp } from "@acceptloop/transport";
 *
 * decodeLrcp(new TextEncoder().encode("/ack/17/0/")); // => { type: "ack", session: 17, length: 0 }
 * decodeLrcp(new TextEncoder().encode("/ack/17/")); // => undefined
 * ```
 */
export function decodeLrcp(bytes: Uint8Array): LrcpMessage | undefined {
  if (bytes.length >= lrcpMessageLimit || bytes[0] !== SLASH || bytes.at(-1) !== SLASH) return undefined;
  const fields = fieldsIn(bytes);
  if (fields === undefined) return undefined;
  const [type, first, second, data] = [text(fields[0]), number(fields[1]), fields[2], fields[3]];
  if (first === undefined) return undefined;
  if (fields.length === 2 && (type === "connect" || type === "close")) return { type, session: first };
  const position = number(second);
  if (position === undefined) return undefined;
  if (fields.length === 3 && type === "ack") return { type, session: first, length: position };
  if (fields.length === 4 && type === "data" && data && data.length > 0) {
    return { type, session: first, position, data };
  }
  return undefined;
}

/**
 * Writes a message. Data must fit: see {@linkcode fittingLrcp}.
 *
 * @example
 * ```ts
 * import { encodeLrcp } from "@acceptloop/transport";
 *
 * const data = new TextEncoder().encode("a/b");
 * const message = encodeLrcp({ type: "data", session: 17, position: 0, data });
 * new TextDecoder().decode(message); // => "/data/17/0/a\\/b/"
 * ```
 */
export function encodeLrcp(message: LrcpMessage): Uint8Array {
  const { type, session } = message;
  if (type === "data") return encodeData(session, message.position, message.data);
  const rest = type === "ack" ? `${message.length}/` : "";
  return new TextEncoder().encode(`/${type}/${session}/${rest}`);
}

/** How many of `bytes`, from the first on, fit into one data message. */
export function fittingLrcp(session: number, position: number, bytes: Uint8Array): number {
  let left = lrcpMessageLimit - 1 - `/data/${session}/${position}//`.length;
  for (const [index, byte] of bytes.entries()) {
    left -= isSpecial(byte) ? 2 : 1;
    if (left < 0) return index;
  }
  return bytes.length;
}

/** The fields between the slashes, unescaped; undefined when a backslash stands before something else. */
function fieldsIn(bytes: Uint8Array): Uint8Array[] | undefined {
  const fields: Uint8Array[] = [];
  let field: number[] = [];
  for (let index = 1; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === SLASH) {
      fields.push(Uint8Array.from(field));
      field = [];
    } else if (byte === BACKSLASH) {
      index += 1;
      const escaped = bytes[index] ?? 0;
      // Only these two are ever escaped; and the message's own last slash must not be.
      if (!isSpecial(escaped) || index === bytes.length - 1) return undefined;
      field.push(escaped);
    } else field.push(byte);
  }
  return fields;
}

function encodeData(session: number, position: number, data: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(`/data/${session}/${position}/`);
  const bytes = [...head];
  for (const byte of data) {
    if (isSpecial(byte)) bytes.push(BACKSLASH);
    bytes.push(byte);
  }
  bytes.push(SLASH);
  return Uint8Array.from(bytes);
}

function isSpecial(byte: number): boolean {
  return byte === SLASH || byte === BACKSLASH;
}

function text(field: Uint8Array | undefined): string {
  return new TextDecoder("latin1").decode(field);
}

function number(field: Uint8Array | undefined): number | undefined {
  const digits = text(field);
  const value = Number(digits);
  return /^[0-9]{1,10}$/.test(digits) && value < lrcpNumberLimit ? value : undefined;
}
