/**
 * The names of hosts: the one part of this package, with `interfaces`, that asks the system.
 *
 * @module
 */
import { lookup, lookupService } from "node:dns/promises";
import { hostname } from "node:os";
import { formatIP, parseIP, type IPAddress } from "./ip.ts";
import { requireHost, requireIPv6 } from "./host.ts";
import { UnknownHostError } from "./unknown-host-error.ts";

/** A host's name and one of its addresses: what Java calls an InetAddress. */
export interface Host {
  /** As it was asked for. */
  readonly name: string;
  /** One of those the system knows for the name. */
  readonly address: IPAddress;
}

/** What turns a name into addresses; `lookup` of `node:dns/promises` does it as getaddrinfo(3). */
export type Resolver = (name: string) => Promise<readonly { readonly address: string }[]>;

const system: Resolver = (name) => lookup(name, { all: true, verbatim: true });

/**
 * This machine's own name, and the address that it resolves to.
 *
 * @throws {UnknownHostError} when the machine's name is not known to its own resolver
 *
 * @example
 * ```ts
 * import { hostname } from "node:os";
 * import { getLocalHost } from "@acceptloop/address/names";
 *
 * (await getLocalHost()).name === hostname(); // => true
 * ```
 */
export function getLocalHost(resolver: Resolver = system): Promise<Host> {
  return getByName(hostname(), resolver);
}

/**
 * The first address of a host. Text that is an address stands for itself.
 *
 * @throws {AddressSyntaxError} when the text is neither a name nor an address; so is `127.1`, which the system would take
 * @throws {UnknownHostError} when no such host is known
 *
 * @example
 * ```ts
 * import { getByName } from "@acceptloop/address/names";
 *
 * (await getByName("127.0.0.1")).address; // => { family: 4, value: 0x7f000001 }
 * ```
 */
export async function getByName(name: string, resolver: Resolver = system): Promise<Host> {
  const [first] = await getAllByName(name, resolver);
  if (first === undefined) throw new UnknownHostError(name);
  return first;
}

/**
 * Every address of a host, in the order in which the system wants them tried.
 *
 * @throws {AddressSyntaxError} when the text is neither a name nor an address; so is `127.1`, which the system would take
 * @throws {UnknownHostError} when no such host is known
 *
 * @example
 * ```ts
 * import { formatIP } from "@acceptloop/address";
 * import { getAllByName } from "@acceptloop/address/names";
 *
 * (await getAllByName("::1")).map(({ address }) => formatIP(address)); // => ["::1"]
 * ```
 */
export async function getAllByName(name: string, resolver: Resolver = system): Promise<readonly Host[]> {
  if (name.includes(":")) return [{ name, address: parseIP(requireIPv6(name, 0, name.length)) }];
  if (/(^|\.)[0-9]+$/.test(requireHost(name, 0, name.length))) return [{ name, address: parseIP(name) }];
  const found = await resolver(name).catch((cause: unknown) => {
    throw new UnknownHostError(name, cause);
  });
  return found.map(({ address }) => ({ name, address: parseIP(address) }));
}

/** What turns an address into a name; `lookupService` of `node:dns/promises` does it as getnameinfo(3). */
export type ReverseResolver = (address: string) => Promise<{ readonly hostname: string }>;

/**
 * The name of an address, or its text when it has none.
 *
 * @example
 * ```ts
 * import { parseIP } from "@acceptloop/address";
 * import { getHostName } from "@acceptloop/address/names";
 *
 * await getHostName(parseIP("127.0.0.1")); // => "localhost"
 * ```
 */
export async function getHostName(
  address: IPAddress,
  resolver: ReverseResolver = (text) => lookupService(text, 0),
): Promise<string> {
  const text = formatIP(address);
  // An address without a name is no failure: Java's getCanonicalHostName answers the same.
  return resolver(text).then(
    ({ hostname: name }) => name,
    () => text,
  );
}
