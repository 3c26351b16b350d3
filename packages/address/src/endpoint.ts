import { AddressSyntaxError } from "./address-syntax-error.ts";
import { requireHost, requireIPv6 } from "./host.ts";
import { requirePort } from "./port.ts";

/** One end of a TCP or UDP conversation. */
export interface InternetEndpoint {
  /** IPv4 or IPv6 address (without brackets), or a host name. */
  readonly host: string;
  /** 0 to 65535; 0 asks the system for a free one. */
  readonly port: number;
}

/** One end of a conversation over a Unix socket. */
export interface UnixEndpoint {
  /** Path in the file system; or, after a NUL, a name in Linux's abstract namespace, which has no file (unix(7)). */
  readonly path: string;
}

/** Where a socket listens or connects. */
export type Endpoint = InternetEndpoint | UnixEndpoint;

/**
 * Reads `8254`, `host:8254`, `[::1]:8254`, `unix:/path` or `unix:@name`, an abstract socket as ss(8) writes it; a file
 * of such a name is `unix:./@name`.
 *
 * Strict: a port is decimal digits without sign or leading zero, an IPv6 address stands in brackets (RFC 3986,
 * section 3.2.2), and what looks like an IPv4 address must be one of four decimal parts: `127.1` and `0x7f.0.0.1` are
 * refused, because other readers take them for loopback and a deny list does not.
 *
 * @param text what a person typed
 * @param defaultHost the host of a lone port
 * @throws {AddressSyntaxError} when the text is none of these forms
 *
 * @example
 * ```ts
 * import { parseEndpoint } from "@acceptloop/address";
 *
 * parseEndpoint("[::1]:80"); // => { host: "::1", port: 80 }
 * parseEndpoint("8254"); // => { host: "127.0.0.1", port: 8254 }
 * parseEndpoint("unix:/run/echo.sock"); // => { path: "/run/echo.sock" }
 * ```
 */
export function parseEndpoint(text: string, defaultHost: string = "127.0.0.1"): Endpoint {
  if (text.startsWith("unix:")) return { path: requirePath(text) };
  if (/^[0-9]+$/.test(text)) return { host: defaultHost, port: requirePort(text, 0) };

  const colon = text.lastIndexOf(":");
  if (colon === -1) throw new AddressSyntaxError(text, text.length, "a port is missing");
  const port = requirePort(text, colon + 1);

  if (text.startsWith("[")) {
    if (text[colon - 1] !== "]") {
      throw new AddressSyntaxError(text, colon, "a bracket must close the IPv6 address");
    }
    return { host: requireIPv6(text, 1, colon - 1), port };
  }
  if (text.indexOf(":") !== colon) {
    throw new AddressSyntaxError(text, 0, "an IPv6 address must stand in brackets");
  }
  return { host: requireHost(text, 0, colon), port };
}

/**
 * Writes an endpoint so that {@linkcode parseEndpoint} reads the same one back.
 *
 * @example
 * ```ts
 * import { formatEndpoint } from "@acceptloop/address";
 *
 * formatEndpoint({ host: "::1", port: 80 }); // => "[::1]:80"
 * formatEndpoint({ path: "/run/echo.sock" }); // => "unix:/run/echo.sock"
 * ```
 */
export function formatEndpoint(endpoint: Endpoint): string {
  if ("path" in endpoint) return `unix:${endpoint.path.replace(/^\0/, "@")}`;
  const host = endpoint.host.includes(":") ? `[${endpoint.host}]` : endpoint.host;
  return `${host}:${endpoint.port}`;
}

function requirePath(text: string): string {
  const path = text.slice("unix:".length);
  if (path === "") throw new AddressSyntaxError(text, text.length, "a path is missing");
  const nul = path.indexOf("\0");
  if (nul !== -1) throw new AddressSyntaxError(text, "unix:".length + nul, "a path holds no NUL");
  return path.replace(/^@/, "\0");
}
