/** A piece of the data, or an acknowledgement. */
export type Packet = DataPacket | AcknowledgementPacket;

/** A piece of the data. */
interface DataPacket {
  readonly kind: "data";
  /** Chosen by the sender at random, so that latecomers of an earlier transfer are not taken for this one's. */
  readonly session: number;
  /** The first piece is number 0. */
  readonly sequence: number;
  /** Whether nothing comes after it. */
  readonly isLast: boolean;
  readonly payload: Uint8Array;
}

/** What the receiver has. */
interface AcknowledgementPacket {
  readonly kind: "acknowledgement";
  readonly session: number;
  /** All before this one have been received. */
  readonly expected: number;
  /** This one has been received as well. */
  readonly sequence: number;
}

const DATA = 0;
const LAST_DATA = 1;
const ACKNOWLEDGEMENT = 2;
const HEADER = 11;
const ACKNOWLEDGEMENT_LENGTH = 13;

/**
 * Most bytes of data in a packet: what a datagram over IPv4 leaves.
 *
 * @example
 * ```ts
 * import { GoBackNSender, largestPayload } from "@acceptloop/transport";
 *
 * const sender = new GoBackNSender({ session: 1 });
 * sender.give(new Uint8Array(largestPayload));
 * sender.transmit(0)?.length; // => 65_507
 * ```
 */
export const largestPayload: number = 65_507 - HEADER;

/**
 * Writes a packet: its kind (one byte), the session and the number (four bytes each); then the length of the data (two
 * bytes) and the data, or the number of the packet that is acknowledged (four bytes). All numbers in network byte order.
 */
export function encodePacket(packet: Packet): Uint8Array {
  const isData = packet.kind === "data";
  const bytes = new Uint8Array(isData ? HEADER + packet.payload.length : ACKNOWLEDGEMENT_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint32(1, packet.session);
  if (isData) {
    bytes[0] = packet.isLast ? LAST_DATA : DATA;
    view.setUint32(5, packet.sequence);
    view.setUint16(9, packet.payload.length);
    bytes.set(packet.payload, HEADER);
  } else {
    bytes[0] = ACKNOWLEDGEMENT;
    view.setUint32(5, packet.expected);
    view.setUint32(9, packet.sequence);
  }
  return bytes;
}

/** Reads a packet; undefined for what is none, or what has been cut on its way: its length tells. */
export function decodePacket(bytes: Uint8Array): Packet | undefined {
  if (bytes.length < HEADER) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const kind = bytes[0];
  const session = view.getUint32(1);
  const number = view.getUint32(5);
  if (kind === ACKNOWLEDGEMENT && bytes.length === ACKNOWLEDGEMENT_LENGTH) {
    return { kind: "acknowledgement", session, expected: number, sequence: view.getUint32(9) };
  }
  if ((kind !== DATA && kind !== LAST_DATA) || bytes.length !== HEADER + view.getUint16(9)) return undefined;
  const payload = bytes.subarray(HEADER);
  return { kind: "data", session, sequence: number, isLast: kind === LAST_DATA, payload };
}
