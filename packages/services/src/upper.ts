import type { Service, Session } from "./service.ts";

const NOTHING = new Uint8Array(0);

/**
 * Sends back what it receives in capitals: the 26 ASCII letters only, byte for byte, so that any input has an answer of
 * the same length and a character that is cut in two by the network takes no harm.
 */
export const upper: Service = { name: "upper", effort: "none", open: openUpper, answer: capitals };

const SLAB = 65_536;
let slab = NOTHING;
let used = 0;

/**
 * A datagram in capitals, in memory of its own: many may be on their way at once. It is cut from a slab, because an array
 * for each costs a server of small datagrams a tenth of its throughput.
 */
function capitals(bytes: Uint8Array): Uint8Array {
  if (used + bytes.length > slab.length) {
    slab = new Uint8Array(Math.max(SLAB, bytes.length));
    used = 0;
  }
  const answer = slab.subarray(used, used + bytes.length);
  used += bytes.length;
  capitalise(bytes, answer);
  return answer;
}

function capitalise(bytes: Uint8Array, answer: Uint8Array): void {
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    answer[index] = byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
  }
}

function openUpper(): Session {
  // One answer is on its way at a time, so one buffer serves them all.
  let answer = NOTHING;
  let view = answer;
  return {
    isAtRest: true,
    receive(bytes) {
      if (answer.length < bytes.length) view = answer = new Uint8Array(bytes.length);
      capitalise(bytes, answer);
      if (view.length !== bytes.length) view = answer.subarray(0, bytes.length);
      return view;
    },
    end: () => NOTHING,
  };
}
