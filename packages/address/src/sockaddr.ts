import { AddressRangeError } from "./address-range-error.ts";
import { AddressSyntaxError } from "./address-syntax-error.ts";
import { hostByteOrder, type ByteOrder } from "./byte-order.ts";
import { fromBytes, toBytes } from "./bytes.ts";
import type { Endpoint } from "./endpoint.ts";
import { formatIP, parseIP } from "./ip.ts";
import { requirePort } from "./port.ts";

/** Whose `struct sockaddr` it is: BSD's begins with its own length, and every system numbers AF_INET6 as it likes. */
export type SockaddrSystem = "freebsd" | "linux" | "macos";

/** Where the bytes are for. */
export interface SockaddrLayout {
  /** Linux by default. */
  readonly system?: SockaddrSystem;
  /** Of the host: family and scope stand in it, port and address in the network's. By default that of this machine. */
  readonly byteOrder?: ByteOrder;
}

interface Family {
  readonly AF_INET6: number;
  readonly hasLength: boolean;
  /** Size of `sun_path`, with the NUL that ends it. */
  readonly pathSize: number;
}

const AF_UNIX = 1;
const AF_INET = 2;

const SYSTEMS: Readonly<Record<SockaddrSystem, Family>> = {
  linux: { AF_INET6: 10, hasLength: false, pathSize: 108 },
  macos: { AF_INET6: 30, hasLength: true, pathSize: 104 },
  freebsd: { AF_INET6: 28, hasLength: true, pathSize: 104 },
};

/**
 * The bytes that bind(2) and connect(2) take for an endpoint: a `sockaddr_in` (16 bytes), `sockaddr_in6` (28) or
 * `sockaddr_un` (110 on Linux, 106 elsewhere), the rest of it filled with zeros.
 *
 * @throws {AddressSyntaxError} when the host is a name, or a zone is a name instead of an interface's index
 * @throws {AddressRangeError} when the path is too long (unix(7): 107 bytes and a NUL on Linux, 103 elsewhere)
 *
 * @example
 * ```ts
 * import { encodeSockaddr } from "@acceptloop/address";
 *
 * const bytes = encodeSockaddr({ host: "1.2.3.4", port: 80 }, { byteOrder: "little" });
 * bytes.subarray(0, 8); // => Uint8Array.of(2, 0, 0, 80, 1, 2, 3, 4)
 * ```
 */
export function encodeSockaddr(endpoint: Endpoint, layout: SockaddrLayout = {}): Uint8Array<ArrayBuffer> {
  const { system = "linux", byteOrder = hostByteOrder } = layout;
  const { AF_INET6, pathSize } = SYSTEMS[system];
  if ("path" in endpoint) {
    const path = new TextEncoder().encode(endpoint.path);
    if (path.length >= pathSize || path.includes(0)) {
      const limit = `a path has at most ${pathSize - 1} bytes, none of them NUL, in the sockaddr_un of ${system}`;
      throw new AddressRangeError("encode a sockaddr_un", endpoint.path, limit);
    }
    const bytes = open(2 + pathSize, AF_UNIX, system, byteOrder);
    bytes.set(path, 2);
    return bytes;
  }
  const address = parseIP(endpoint.host);
  const bytes = open(
    address.family === 4 ? 16 : 28,
    address.family === 4 ? AF_INET : AF_INET6,
    system,
    byteOrder,
  );
  const view = new DataView(bytes.buffer);
  view.setUint16(2, requirePort(String(endpoint.port), 0));
  bytes.set(toBytes(address), address.family === 4 ? 4 : 8);
  if (address.family === 6) view.setUint32(24, scopeOf(endpoint.host, address.zone), byteOrder === "little");
  return bytes;
}

/**
 * The endpoint that getsockname(2), accept(2) and recvfrom(2) wrote.
 *
 * @throws {AddressRangeError} when the family is none of the three, or there are fewer bytes than it needs
 *
 * @example
 * ```ts
 * import { decodeSockaddr } from "@acceptloop/address";
 *
 * const bytes = Uint8Array.of(2, 0, 0, 80, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0);
 * decodeSockaddr(bytes, { byteOrder: "little" }); // => { host: "1.2.3.4", port: 80 }
 * ```
 */
export function decodeSockaddr(bytes: Uint8Array, layout: SockaddrLayout = {}): Endpoint {
  const { system = "linux", byteOrder = hostByteOrder } = layout;
  const { AF_INET6, hasLength } = SYSTEMS[system];
  requireLength(bytes, 2);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const family = hasLength ? view.getUint8(1) : view.getUint16(0, byteOrder === "little");
  if (family === AF_UNIX) {
    const end = bytes.indexOf(0, 2);
    return { path: new TextDecoder().decode(bytes.subarray(2, end < 0 ? bytes.length : end)) };
  }
  if (family === AF_INET) {
    requireLength(bytes, 16);
    return { host: formatIP(fromBytes(bytes.subarray(4, 8))), port: view.getUint16(2) };
  }
  if (family !== AF_INET6) {
    throw new AddressRangeError(
      "decode a sockaddr",
      family,
      `the families of ${system} are 1, 2 and ${AF_INET6}`,
    );
  }
  requireLength(bytes, 28);
  const host = formatIP(fromBytes(bytes.subarray(8, 24)));
  const scope = view.getUint32(24, byteOrder === "little");
  return { host: scope === 0 ? host : `${host}%${scope}`, port: view.getUint16(2) };
}

function open(
  size: number,
  family: number,
  system: SockaddrSystem,
  byteOrder: ByteOrder,
): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(size));
  if (SYSTEMS[system].hasLength) {
    view.setUint8(0, size);
    view.setUint8(1, family);
  } else {
    view.setUint16(0, family, byteOrder === "little");
  }
  return new Uint8Array(view.buffer);
}

/** The kernel knows interfaces by index; only if_nametoindex(3) knows the index of a name. */
function scopeOf(host: string, zone: string): number {
  if (zone === "") return 0;
  if (!/^[1-9][0-9]{0,8}$/.test(zone)) {
    throw new AddressSyntaxError(
      host,
      host.indexOf("%") + 1,
      "a sockaddr_in6 takes the index of an interface",
    );
  }
  return Number(zone);
}

function requireLength(bytes: Uint8Array, length: number): void {
  if (bytes.length < length) {
    throw new AddressRangeError("decode a sockaddr", bytes.length, `at least ${length} bytes are needed`);
  }
}
