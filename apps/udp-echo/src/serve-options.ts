import { type Options, UsageError } from "@acceptloop/program";
import { RateLimit } from "./rate-limit.ts";

const HIGHEST_RATE = 1_000_000;

/** What a server of datagrams is asked besides. */
export const serveOptions: Options = {
  buffer: { value: "BYTES", default: "65527", help: "longer datagrams are cut, as recvfrom(2) does" },
  workers: { value: "N", default: "2", help: "processes of the model reuseport" },
  rate: {
    value: "LIMIT",
    default: "amplified:100",
    help: "answers a second to one address: N; amplified:N counts those longer than their request; 0 none",
  },
  interface: { value: "ADDRESS", help: "where to join, when ENDPOINT is a multicast group" },
};

/**
 * Reads `--rate`.
 *
 * @throws {UsageError} when it is none
 */
export function rateLimitOf(text: string = ""): RateLimit {
  const [, prefix, digits = ""] = /^(amplified:)?([0-9]{1,7})$/.exec(text) ?? [];
  const perSecond = Number(digits);
  if (digits === "" || perSecond > HIGHEST_RATE) {
    const range = `N or amplified:N, N a whole number from 0 to ${HIGHEST_RATE}`;
    throw new UsageError(`--rate takes ${range}, not ${JSON.stringify(text)}`);
  }
  return new RateLimit(perSecond, prefix !== undefined);
}
