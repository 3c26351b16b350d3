import { FramingError } from "@acceptloop/framing/framing-error";
import { LineDecoder } from "@acceptloop/framing/lines";
import type { Service, Session } from "./service.ts";

/** MAXN of the book's `client.c` and `web_child.c`. */
const MOST_BYTES = 16_384;
/** Most that one read's lines may ask for: six bytes of a greedy client cost us 16,384. */
const MOST_AT_ONCE = 64 * MOST_BYTES;
/** Digits, leading zeros included; more than enough for {@linkcode MOST_BYTES}. */
const LONGEST_LINE = 16;
const LETTERS = 26;
const NOTHING = new Uint8Array(0);
const alphabet = Uint8Array.from({ length: MOST_BYTES }, (_, index) => 0x61 + (index % LETTERS));
const decoder = new TextDecoder("latin1");

/**
 * Answers each line with as many bytes as it says, 1 to 16,384: `web_child` of UNIX Network Programming, chapter 30, on which
 * the book compares its servers. The bytes are the alphabet again and again, so that a client can check them. Anything
 * else in a line ends the conversation, and so do lines that ask for more than 1 MiB before they have got anything.
 *
 * @example
 * ```ts
 * import { serviceNamed } from "@acceptloop/services";
 *
 * const session = serviceNamed("bytes").open("127.0.0.1:54012");
 * const ask = (line: string) => new TextDecoder().decode(session.receive(new TextEncoder().encode(line)));
 * ask("28\n"); // => "abcdefghijklmnopqrstuvwxyzab"
 * ask("0\n"); // => ""
 * session.isOver; // => true
 * ```
 */
export const bytes: Service = { name: "bytes", effort: "none", open: openBytes };

function openBytes(): Session {
  const lines = new LineDecoder({ maxFrameLength: LONGEST_LINE });
  let isOver = false;
  let answers: Uint8Array[] = [];
  let length = 0;

  function visit(buffer: Uint8Array, start: number, end: number): void {
    const count = countIn(decoder.decode(buffer.subarray(start, end)));
    if (count === undefined || length + count > MOST_AT_ONCE) isOver = true;
    if (isOver || count === undefined) return;
    answers.push(alphabet.subarray(0, count));
    length += count;
  }

  /** Calls the decoder, and returns what its lines are answered by. */
  function answer(decode: () => void): Uint8Array {
    answers = [];
    length = 0;
    try {
      decode();
    } catch (error) {
      if (!(error instanceof FramingError)) throw error;
      isOver = true;
    }
    const [first = NOTHING] = answers;
    return answers.length > 1 ? joined(answers, length) : first;
  }

  return {
    get isOver() {
      return isOver;
    },
    receive: (chunk) => answer(() => lines.push(chunk, visit)),
    end: () => answer(() => lines.end(visit)),
  };
}

function countIn(line: string): number | undefined {
  const count = /^[0-9]+$/.test(line) ? Number(line) : 0;
  return count >= 1 && count <= MOST_BYTES ? count : undefined;
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
