import type { Service } from "./service.ts";

const NOTHING = new Uint8Array(0);

/** Throws away what it receives and says nothing (RFC 863). */
export const discard: Service = {
  name: "discard",
  effort: "none",
  open: () => ({ receive: () => NOTHING, end: () => NOTHING }),
  answer: () => undefined,
};
