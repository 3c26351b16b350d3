import type { Service } from "./service.ts";

const NOTHING = new Uint8Array(0);
const FIRST_PRINTABLE = 0x20;
const PRINTABLES = 95;
const LINE_LENGTH = 72;
/** RFC 864: a datagram has 0 to 512 characters. */
const LONGEST_ANSWER = 512;

/**
 * Says the 95 printable characters of ASCII, in lines of 72, each of which begins one character later than the one before
 * it, until the peer leaves; what the peer says is thrown away (RFC 864). A datagram is answered by 0 to 512 of them.
 *
 * @param random from 0 up to but not 1, for the length of that answer
 *
 * @example
 * ```ts
 * import { serviceNamed } from "@acceptloop/services";
 *
 * const lines = new TextDecoder().decode(serviceNamed("chargen").open("127.0.0.1:54012").more?.()).split("\r\n");
 * lines[0]; // => " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefg"
 * lines[1]?.at(-1); // => "h"
 * ```
 */
export function chargen(random: () => number = Math.random): Service {
  return {
    name: "chargen",
    effort: "none",
    open: () => ({ receive: () => NOTHING, end: () => NOTHING, more: pattern }),
    answer: () => pattern().subarray(0, Math.floor(random() * (LONGEST_ANSWER + 1))),
  };
}

let lines: Uint8Array | undefined;

/** One turn: after as many lines as there are characters the first one comes again. */
function pattern(): Uint8Array {
  lines ??= new TextEncoder().encode(Array.from({ length: PRINTABLES }, (_, turn) => line(turn)).join(""));
  return lines;
}

function line(turn: number): string {
  const codes = Array.from({ length: LINE_LENGTH }, (_, at) => FIRST_PRINTABLE + ((turn + at) % PRINTABLES));
  return `${String.fromCharCode(...codes)}\r\n`;
}
