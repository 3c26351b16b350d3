import { LineDecoder } from "@acceptloop/framing/lines";
import type { Session } from "./service.ts";

const LINE_FEED = 0x0a;
const NOTHING = new Uint8Array(0);

/**
 * A session that answers each line with the same line, after `effort` has been made for it.
 *
 * @param effort is shown each line, in place
 */
export function openLineByLine(effort: (buffer: Uint8Array, start: number, end: number) => void): Session {
  const decoder = new LineDecoder();
  let answer = NOTHING;
  let length = 0;

  function visit(buffer: Uint8Array, start: number, end: number): void {
    effort(buffer, start, end);
    const needed = length + (end - start) + 1;
    if (needed > answer.length) {
      const larger = new Uint8Array(2 * needed);
      larger.set(answer.subarray(0, length));
      answer = larger;
    }
    answer.set(buffer.subarray(start, end), length);
    answer[needed - 1] = LINE_FEED;
    length = needed;
  }

  let isAtRest = true;
  return {
    get isAtRest() {
      return isAtRest;
    },
    receive(bytes) {
      length = 0;
      if (bytes.length > 0) isAtRest = bytes.at(-1) === LINE_FEED;
      decoder.push(bytes, visit);
      return answer.subarray(0, length);
    },
    end() {
      length = 0;
      decoder.end(visit);
      return answer.subarray(0, length);
    },
  };
}
