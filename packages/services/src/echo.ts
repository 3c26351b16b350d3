import type { Service } from "./service.ts";

const NOTHING = new Uint8Array(0);

/** Sends back what it receives (RFC 862). */
export const echo: Service = {
  name: "echo",
  effort: "none",
  open: () => ({ isAtRest: true, receive: (bytes) => bytes, end: () => NOTHING }),
};
