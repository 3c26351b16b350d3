import { AddressSyntaxError } from "./address-syntax-error.ts";
import { toBytes } from "./bytes.ts";
import { formatEndpoint, type InternetEndpoint } from "./endpoint.ts";
import { requireHostAndPort } from "./endpoint-within.ts";
import { requireHost, requireIPv6 } from "./host.ts";
import { formatIPv6, parseIPv6 } from "./ipv6.ts";
import { requirePort } from "./port.ts";

/**
 * How languages write an endpoint: Python, Perl and Ruby as a tuple, Java as an `InetSocketAddress`, .NET as an
 * `IPEndPoint`, and Go, whose form Rust shares, as one string.
 */
export type Notation = "dotnet" | "go" | "java" | "tuple";

/**
 * Every {@linkcode Notation}.
 *
 * @example
 * ```ts
 * import { formatNotation, notations } from "@acceptloop/address";
 *
 * notations.map((notation) => formatNotation(notation, { host: "127.0.0.1", port: 80 }));
 * notations.length; // => 4
 * ```
 */
export const notations: readonly Notation[] = ["tuple", "java", "dotnet", "go"];

/**
 * Reads an endpoint as a language writes it; a Unix socket has no form in them.
 *
 * - `tuple`: `('127.0.0.1', 80)`, and for IPv6 also the four values of Python, whose last is the zone
 * - `java`: `/127.0.0.1:80`, `localhost/127.0.0.1:80`, `/[0:0:0:0:0:0:0:1]:80` and `name/<unresolved>:80`
 * - `dotnet`: `127.0.0.1:80` and `[::1]:80`; names are not allowed
 * - `go`: `127.0.0.1:80`, `[::1]:80`, `name:80`, and `:80` for all addresses
 *
 * @throws {AddressSyntaxError} when the text is not of that notation
 *
 * @example
 * ```ts
 * import { parseNotation } from "@acceptloop/address";
 *
 * parseNotation("tuple", "('::1', 80, 0, 0)"); // => { host: "::1", port: 80 }
 * parseNotation("java", "localhost/127.0.0.1:80"); // => { host: "127.0.0.1", port: 80 }
 * parseNotation("go", ":80"); // => { host: "::", port: 80 }
 * ```
 */
export function parseNotation(notation: Notation, text: string): InternetEndpoint {
  if (notation === "tuple") return parseTuple(text);
  if (notation === "java") return parseJava(text);
  // Go listens on all addresses of both families, and calls them by IPv6's name.
  if (notation === "go" && text.startsWith(":")) return { host: "::", port: requirePort(text, 1) };
  const endpoint = requireHostAndPort(text, 0);
  if (notation === "dotnet" && !isAddress(endpoint.host)) {
    throw new AddressSyntaxError(text, 0, "an IPEndPoint has an address, not a name");
  }
  return endpoint;
}

/**
 * Writes an endpoint as a language does; {@linkcode parseNotation} reads it back.
 *
 * @throws {AddressSyntaxError} when the notation has no names and the host is one
 *
 * @example
 * ```ts
 * import { formatNotation } from "@acceptloop/address";
 *
 * formatNotation("tuple", { host: "::1", port: 80 }); // => "('::1', 80, 0, 0)"
 * formatNotation("java", { host: "::1", port: 80 }); // => "/[0:0:0:0:0:0:0:1]:80"
 * formatNotation("go", { host: "::1", port: 80 }); // => "[::1]:80"
 * ```
 */
export function formatNotation(notation: Notation, endpoint: InternetEndpoint): string {
  const { host, port } = endpoint;
  if (notation === "tuple") return formatTuple(endpoint);
  if (notation === "java") {
    if (host.includes(":")) return `/[${javaGroups(host)}]:${port}`;
    return isAddress(host) ? `/${host}:${port}` : `${host}/<unresolved>:${port}`;
  }
  if (notation === "dotnet" && !isAddress(host)) {
    throw new AddressSyntaxError(host, 0, "an IPEndPoint has an address, not a name");
  }
  return formatEndpoint(endpoint);
}

function parseTuple(text: string): InternetEndpoint {
  const quote = text.charAt(1);
  const end = text.indexOf(quote, 2);
  if (!/^\(['"]/.test(text) || end < 0) throw new AddressSyntaxError(text, 0, "a tuple is ('host', port)");
  const numbers = text.slice(end + 1);
  if (!/^, ?[0-9]+(, ?[0-9]+, ?[0-9]+)?\)$/.test(numbers)) {
    throw new AddressSyntaxError(
      text,
      end + 1,
      "a port follows the host, and for IPv6 the flow and the zone",
    );
  }
  const portStart = end + 1 + numbers.search(/[0-9]/);
  const portEnd = portStart + text.slice(portStart).search(/[^0-9]/);
  const port = requirePort(text, portStart, portEnd);
  const isLong = text.charAt(portEnd) === ",";
  if (!text.slice(2, end).includes(":")) {
    if (isLong)
      throw new AddressSyntaxError(text, portEnd, "only the tuple of an IPv6 address has four values");
    return { host: requireHost(text, 2, end), port };
  }
  const host = requireIPv6(text, 2, end);
  const zone = isLong ? Number(text.slice(text.lastIndexOf(",") + 1, -1)) : 0;
  return { host: zone === 0 ? host : `${host}%${zone}`, port };
}

function formatTuple({ host, port }: InternetEndpoint): string {
  if (!host.includes(":")) return `('${host}', ${port})`;
  const { zone } = parseIPv6(host);
  if (!/^[0-9]+$/.test(zone)) return `('${host}', ${port}, 0, 0)`;
  return `('${host.slice(0, host.indexOf("%"))}', ${port}, 0, ${zone})`;
}

function parseJava(text: string): InternetEndpoint {
  const slash = text.indexOf("/");
  if (slash < 0) throw new AddressSyntaxError(text, 0, "an InetSocketAddress has a slash before its address");
  if (slash > 0) requireHost(text, 0, slash);
  const unresolved = "<unresolved>:";
  if (text.startsWith(unresolved, slash + 1)) {
    return { host: requireHost(text, 0, slash), port: requirePort(text, slash + 1 + unresolved.length) };
  }
  const endpoint = requireHostAndPort(text, slash + 1);
  if (!isAddress(endpoint.host)) {
    throw new AddressSyntaxError(text, slash + 1, "an address stands after the slash");
  }
  return endpoint.host.includes(":") ? { ...endpoint, host: formatIPv6(parseIPv6(endpoint.host)) } : endpoint;
}

/** Java compresses nothing (Inet6Address.getHostAddress). */
function javaGroups(host: string): string {
  const address = parseIPv6(host);
  const view = new DataView(toBytes(address).buffer);
  const groups = Array.from({ length: 8 }, (_, index) => view.getUint16(index * 2).toString(16));
  return groups.join(":") + (address.zone === "" ? "" : `%${address.zone}`);
}

/** A host that {@linkcode parseEndpoint} let pass is IPv4 when its last label is a number. */
function isAddress(host: string): boolean {
  return host.includes(":") || /(^|\.)[0-9]+$/.test(host);
}
