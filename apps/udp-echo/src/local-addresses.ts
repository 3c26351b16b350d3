import { networkInterfaces } from "node:os";
import { SocketError } from "@acceptloop/sockets";

/**
 * Addresses of the loopback network besides those that the system lists. On Linux every one of the 16,777,214 is this
 * machine's; these are the ones that people use, and 127.0.1.1 is where Debian puts the machine's own name.
 */
const furtherLoopback: readonly string[] = [
  ...Array.from({ length: 7 }, (_, index) => `127.0.0.${index + 2}`),
  "127.0.1.1",
];

/** An address of this machine. */
export interface LocalAddress {
  readonly host: string;
  /** Whether the system lists it, so that it must be possible to bind it. */
  readonly isListed: boolean;
}

/**
 * The addresses that a wildcard stands for: `0.0.0.0` for all of IPv4, `::` for all. Any other address stands for
 * itself.
 *
 * @throws {SocketError} `EPERM` when the runtime does not tell
 */
export function addressesOf(host: string): readonly LocalAddress[] {
  if (host !== "0.0.0.0" && host !== "::") return [{ host, isListed: true }];
  const listed = listedAddresses(host === "::" ? ["IPv4", "IPv6"] : ["IPv4"]);
  const further = furtherLoopback.filter((address) => !listed.includes(address));
  return [
    ...listed.map((address) => ({ host: address, isListed: true })),
    ...further.map((address) => ({ host: address, isListed: false })),
  ];
}

function listedAddresses(families: readonly string[]): string[] {
  try {
    return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
      addresses
        .filter(({ family }) => families.includes(family))
        // A link-local address says nothing without its link (RFC 4007, section 11).
        .map(({ address }) => (/^fe[89ab]/i.test(address) ? `${address}%${name}` : address)),
    );
  } catch (error) {
    throw SocketError.from("list the addresses of this machine", error);
  }
}
