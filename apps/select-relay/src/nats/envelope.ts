import type { Parcel } from "../turn.ts";

/** Lines on their way to other relays: from whom, and which of its lines they are. */
export interface Envelope extends Parcel {
  /** Names the relay process that sends it: 16 hexadecimal digits. */
  readonly origin: string;
  /** Number of the first line, counted from 0 since that process began. */
  readonly first: number;
}

/** Origin (8 bytes), first (8), messages (4), all in network byte order; then the lines. */
const HEADER = 20;
const LINE_FEED = 0x0a;

/** What one envelope adds to the lines in it, in bytes. */
export const envelopeOverhead: number = HEADER;

/** The bytes of an envelope. */
export function seal({ origin, first, messages, bytes }: Envelope): Uint8Array {
  const sealed = new Uint8Array(HEADER + bytes.length);
  const view = new DataView(sealed.buffer);
  view.setBigUint64(0, BigInt(`0x${origin}`));
  view.setBigUint64(8, BigInt(first));
  view.setUint32(16, messages);
  sealed.set(bytes, HEADER);
  return sealed;
}

/** Reads what {@linkcode seal} wrote; undefined for bytes that it never wrote, since anybody may publish on a subject. */
export function unseal(sealed: Uint8Array): Envelope | undefined {
  if (sealed.length < HEADER) return undefined;
  const view = new DataView(sealed.buffer, sealed.byteOffset, sealed.length);
  const first = Number(view.getBigUint64(8));
  const messages = view.getUint32(16);
  const bytes = sealed.subarray(HEADER);
  if (!Number.isSafeInteger(first + messages) || messages > bytes.length) return undefined;
  return { origin: view.getBigUint64(0).toString(16).padStart(16, "0"), first, messages, bytes };
}

/** Cuts a parcel into parts of at most `most` bytes, after line ends. A line that is longer than that is cut too. */
export function* partsOf({ bytes, messages }: Parcel, most: number): Generator<Parcel> {
  if (bytes.length <= most) return yield { bytes, messages };
  for (let start = 0; start < bytes.length;) {
    const whole = bytes.subarray(start, start + most);
    const end = start + whole.length === bytes.length ? -1 : whole.lastIndexOf(LINE_FEED);
    const part = end === -1 ? whole : whole.subarray(0, end + 1);
    yield {
      bytes: part,
      messages: Math.max(
        1,
        part.reduce((sum, byte) => sum + (byte === LINE_FEED ? 1 : 0), 0),
      ),
    };
    start += part.length;
  }
  return undefined;
}
