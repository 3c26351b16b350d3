import { isIP } from "node:net";
import { parseIP } from "@acceptloop/address/ip";
import { multicastScope } from "@acceptloop/address/multicast";

/** Whether an address is that of a multicast group (RFC 5771, RFC 4291 section 2.7). */
export function isGroup(host: string): boolean {
  return isIP(host) !== 0 && multicastScope(parseIP(host)) !== undefined;
}
