import type { Service, Session } from "./service.ts";

const LINE_FEED = 0x0a;

/**
 * Any service, for one line: answers that and closes, so that the server is the one who closes first. What comes after
 * the line is thrown away.
 *
 * @example
 * ```ts
 * import { serviceNamed } from "@acceptloop/services";
 *
 * const session = serviceNamed("one-shot:upper").open("127.0.0.1:54012");
 * const answer = session.receive(new TextEncoder().encode("one\ntwo\n"));
 * new TextDecoder().decode(answer); // => "ONE\n"
 * session.isOver; // => true
 * ```
 */
export function oneShot(service: Service): Service {
  return { ...service, name: `one-shot:${service.name}`, open: (peer) => openForOneLine(service.open(peer)) };
}

function openForOneLine(session: Session): Session {
  let hasLine = false;
  return {
    ...(session.greeting && { greeting: session.greeting }),
    get isOver() {
      return hasLine || session.isOver === true;
    },
    receive(bytes) {
      const end = bytes.indexOf(LINE_FEED);
      if (end === -1) return session.receive(bytes);
      hasLine = true;
      // A copy, since the answer is valid only until the next call.
      const answer = session.receive(bytes.subarray(0, end + 1)).slice();
      return joined(answer, session.end());
    },
    end: () => session.end(),
  };
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (other.length === 0) return one;
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
