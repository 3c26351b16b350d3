import type { Service, Session } from "./service.ts";

const NOTHING = new Uint8Array(0);
const GREETING = new TextEncoder().encode("*");
const OPEN = 0x5e;
const CLOSE = 0x24;

/**
 * The protocol of Eli Bendersky's Concurrent Servers (2017): says `*` to whom it has accepted, and then sends back each
 * byte between `^` and `$`, one higher; what stands between two messages is passed over.
 *
 * The `*` is what tells that a client has been accepted: `connect` and `write` succeed before.
 *
 * @example
 * ```ts
 * import { serviceNamed } from "@acceptloop/services";
 *
 * const session = serviceNamed("caret").open("127.0.0.1:54012");
 * const answer = session.receive(new TextEncoder().encode("^abc$de^abte$f"));
 * new TextDecoder().decode(answer); // => "bcdbcuf"
 * ```
 */
export const caret: Service = { name: "caret", effort: "none", open: openCaret };

function openCaret(): Session {
  let isInside = false;
  return {
    greeting: GREETING,
    receive(bytes) {
      const answer = new Uint8Array(bytes.length);
      let length = 0;
      for (const byte of bytes) {
        if (!isInside) isInside = byte === OPEN;
        else if (byte === CLOSE) isInside = false;
        // 255 becomes 0, as it does in C.
        else answer[length++] = byte + 1;
      }
      return answer.subarray(0, length);
    },
    end: () => NOTHING,
  };
}
