import { sayOnce } from "./say-once.ts";
import type { Service } from "./service.ts";

/** From 1900-01-01, where the count of RFC 868 begins, to 1970-01-01, where Unix begins: 70 years with 17 leap days. */
const SECONDS_BEFORE_UNIX = 2_208_988_800;

/**
 * Says the time in four bytes and closes, or answers a datagram with them: seconds since 1900-01-01 00:00 UTC, most
 * significant byte first (RFC 868). They begin again at 0 on 2036-02-07 at 06:28:16 UTC.
 *
 * @param now the clock
 *
 * @example
 * ```ts
 * import { serviceNamed } from "@acceptloop/services";
 *
 * const [a = 0, b = 0, c = 0, d = 0] = serviceNamed("time").open("127.0.0.1:54012").greeting ?? [];
 * const unix = ((a * 256 + b) * 256 + c) * 256 + d - 2_208_988_800;
 * Math.abs(unix - Date.now() / 1000) < 2; // => true
 * ```
 */
export function time(now: () => Date = () => new Date()): Service {
  const seconds = (): Uint8Array => bytesOf(Math.floor(now().getTime() / 1000) + SECONDS_BEFORE_UNIX);
  return { name: "time", effort: "none", open: () => sayOnce(seconds()), answer: seconds };
}

function bytesOf(seconds: number): Uint8Array {
  const bytes = new Uint8Array(4);
  // Takes what is over 32 bits away, as the RFC has it.
  new DataView(bytes.buffer).setUint32(0, seconds);
  return bytes;
}
