import { toBytes } from "./bytes.ts";
import type { IPAddress } from "./ip.ts";

/**
 * The name under which the DNS keeps the name of an address: its bytes (RFC 1035, section 3.5) or half bytes (RFC 3596,
 * section 2.5) from last to first.
 *
 * @example
 * ```ts
 * import { parseIP, reverseName } from "@acceptloop/address";
 *
 * reverseName(parseIP("192.0.2.1")); // => "1.2.0.192.in-addr.arpa"
 * ```
 */
export function reverseName(address: IPAddress): string {
  const bytes = toBytes(address).toReversed();
  if (address.family === 4) return `${bytes.join(".")}.in-addr.arpa`;
  const halves = Array.from(bytes, (byte) => `${(byte & 15).toString(16)}.${(byte >>> 4).toString(16)}`);
  return `${halves.join(".")}.ip6.arpa`;
}
