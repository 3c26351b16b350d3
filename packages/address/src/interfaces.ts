/**
 * The network interfaces of this machine.
 *
 * @module
 */
import { networkInterfaces } from "node:os";
import { parseIP, type IPAddress } from "./ip.ts";
import { prefixOf, type Prefix } from "./prefix.ts";

/** One address of one interface. */
export interface InterfaceAddress {
  /** Of the interface, as in `eth0`. */
  readonly name: string;
  /** Without a zone: that of a link-local one is `name`. */
  readonly address: IPAddress;
  /** The network the address is in; undefined where the system has no contiguous mask. */
  readonly prefix: Prefix | undefined;
  /** Hardware address; zeros for loopback. */
  readonly mac: string;
  /** Whether it is loopback, or otherwise not reachable from outside. */
  readonly internal: boolean;
}

/**
 * Every address this machine has (getifaddrs(3)), interface by interface.
 *
 * @example
 * ```ts
 * import { interfaces } from "@acceptloop/address/interfaces";
 *
 * interfaces().some(({ internal }) => internal); // => true
 * ```
 */
export function interfaces(
  source: typeof networkInterfaces = networkInterfaces,
): readonly InterfaceAddress[] {
  return Object.entries(source()).flatMap(([name, addresses = []]) =>
    addresses.map(({ address: text, cidr, mac, internal }) => {
      const address = parseIP(text);
      const prefix = cidr === null ? undefined : prefixOf(address, Number(cidr.slice(cidr.indexOf("/") + 1)));
      return { name, address, prefix, mac, internal };
    }),
  );
}
