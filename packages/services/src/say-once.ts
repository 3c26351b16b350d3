import type { Session } from "./service.ts";

const NOTHING = new Uint8Array(0);

/** A session that has said all it will before the peer has said anything. */
export function sayOnce(greeting: Uint8Array): Session {
  return { greeting, isOver: true, receive: () => NOTHING, end: () => NOTHING };
}
