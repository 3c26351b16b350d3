import { sayOnce } from "./say-once.ts";
import type { Service } from "./service.ts";

/**
 * Says the date and the time of day in one line and closes, or answers a datagram with it (RFC 867). The RFC leaves the
 * form open; this is the first of the two that it suggests, in UTC.
 *
 * @param now the clock
 *
 * @example
 * ```ts
 * import { serviceNamed } from "@acceptloop/services";
 *
 * const { greeting } = serviceNamed("daytime").open("127.0.0.1:54012");
 * const line = new TextDecoder().decode(greeting);
 * /^[A-Z][a-z]+day, [A-Z][a-z]+ \d+, \d{4} \d\d:\d\d:\d\d-UTC\r\n$/.test(line); // => true
 * ```
 */
export function daytime(now: () => Date = () => new Date()): Service {
  const line = (): Uint8Array => new TextEncoder().encode(lineOf(now()));
  return { name: "daytime", effort: "none", open: () => sayOnce(line()), answer: line };
}

const dateFormat = {
  weekday: "long",
  month: "long",
  day: "numeric",
  year: "numeric",
  timeZone: "UTC",
} as const;

function lineOf(date: Date): string {
  const timeOfDay = date.toISOString().slice(-"00:00:00.000Z".length, -".000Z".length);
  return `${date.toLocaleDateString("en-US", dateFormat)} ${timeOfDay}-UTC\r\n`;
}
