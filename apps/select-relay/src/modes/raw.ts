import type { Mode } from "../mode.ts";

/** Bytes go to all others as they come, and lines may mix: `ncat --broker`. */
export const raw: Mode = (floor) => (member) => {
  floor.seat(member);
  return { receive: (bytes) => floor.tellOthers(member, bytes), end: () => {} };
};
