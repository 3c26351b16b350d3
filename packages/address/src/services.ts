import { SERVICES } from "./services-list.ts";

/** What listens on a port by convention: an entry of services(5). */
export interface Service {
  /** The official one. */
  readonly name: string;
  /** In the host's byte order, not in the network's as in C's `struct servent`. */
  readonly port: number;
  /** `tcp`, `udp`, `sctp` or `ddp`. */
  readonly protocol: string;
  /** What else it is called. */
  readonly aliases: readonly string[];
}

/**
 * Every service that comes with this package, in the order of services(5).
 *
 * @example
 * ```ts
 * import { services } from "@acceptloop/address";
 *
 * services.find(({ port }) => port === 7); // => { name: "echo", port: 7, protocol: "tcp", aliases: [] }
 * ```
 */
export const services: readonly Service[] = SERVICES.split("\n").flatMap(readLine);

/**
 * The first service with a name or an alias (getservbyname(3)), from a list and not from the system.
 *
 * @param protocol `tcp`, `udp`, …; any when it is not given
 *
 * @example
 * ```ts
 * import { getservbyname } from "@acceptloop/address";
 *
 * getservbyname("smtp")?.port; // => 25
 * getservbyname("mail", "tcp")?.name; // => "smtp"
 * getservbyname("smtp", "udp"); // => undefined
 * ```
 */
export function getservbyname(
  name: string,
  protocol?: string,
  list: readonly Service[] = services,
): Service | undefined {
  return list.find(
    (service) => isOver(service, protocol) && (service.name === name || service.aliases.includes(name)),
  );
}

/**
 * The first service of a port (getservbyport(3)), from a list and not from the system.
 *
 * @param protocol `tcp`, `udp`, …; any when it is not given
 *
 * @example
 * ```ts
 * import { getservbyport } from "@acceptloop/address";
 *
 * getservbyport(80)?.name; // => "http"
 * getservbyport(69, "tcp"); // => undefined
 * ```
 */
export function getservbyport(
  port: number,
  protocol?: string,
  list: readonly Service[] = services,
): Service | undefined {
  return list.find((service) => isOver(service, protocol) && service.port === port);
}

/**
 * Reads a file in the form of services(5), such as `/etc/services`. Lines that are not of that form are passed over, as
 * the system does.
 *
 * @example
 * ```ts
 * import { parseServices } from "@acceptloop/address";
 *
 * parseServices("smtp 25/tcp mail # a comment"); // => [{ name: "smtp", port: 25, protocol: "tcp", aliases: ["mail"] }]
 * ```
 */
export function parseServices(text: string): readonly Service[] {
  return text
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => /^\S+\s+[0-9]+\/\S+/.test(line))
    .flatMap(readLine);
}

function isOver(service: Service, protocol: string | undefined): boolean {
  return protocol === undefined || service.protocol === protocol;
}

/** One line may name several protocols, between plus signs. */
function readLine(line: string): readonly Service[] {
  const [name, where, ...aliases] = line.split(/\s+/);
  const [port, protocols] = String(where).split("/");
  return String(protocols)
    .split("+")
    .map((protocol) => ({ name: String(name), port: Number(port), protocol, aliases }));
}
