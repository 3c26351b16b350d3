import { createSocket, type Socket } from "node:dgram";
import { lookup, type LookupOneOptions } from "node:dns";
import { isIP, isIPv6 } from "node:net";
import { formatEndpoint, type InternetEndpoint } from "@acceptloop/address/endpoint";
import { canShareDatagramPort } from "./datagram-limits.ts";
import { type DatagramLimits, DatagramSocket } from "./datagram-socket.ts";
import { SocketError } from "./socket-error.ts";
import { trace } from "./trace.ts";

/** How to bind a datagram socket. */
export interface BindOptions extends DatagramLimits {
  /** Lets several sockets bind the same address, as for a multicast group that many programs hear (SO_REUSEADDR). */
  readonly reuseAddress?: boolean;
  /**
   * Lets several sockets share the port; the system deals the datagrams out by their 4-tuple (SO_REUSEPORT). Not on Deno,
   * where it throws `ENOTSUP`.
   */
  readonly reusePort?: boolean;
  /** Allows datagrams to everybody on a network (SO_BROADCAST). */
  readonly broadcast?: boolean;
  /** Routers that a datagram may pass, 1 to 255 (IP_TTL). Default: the system's, mostly 64. */
  readonly timeToLive?: number;
  /** For datagrams to a group. */
  readonly multicast?: MulticastOptions;
  /** Size that the system is asked for, in bytes (SO_RCVBUF). */
  readonly receiveBufferBytes?: number;
  /** Size that the system is asked for, in bytes (SO_SNDBUF). */
  readonly sendBufferBytes?: number;
  /** Whether a socket on `::` leaves IPv4 alone. Default false. */
  readonly ipv6Only?: boolean;
  /** Closes the socket when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** How datagrams to a group leave. */
export interface MulticastOptions {
  /** Address of the interface (IP_MULTICAST_IF). Default: what the routes say. */
  readonly from?: string;
  /** Whether members on this machine hear them too (IP_MULTICAST_LOOP). Default true. */
  readonly loopback?: boolean;
  /** Routers that they may pass, 1 to 255 (IP_MULTICAST_TTL). Default 1: none. */
  readonly timeToLive?: number;
}

/** Any port of any address: what a client needs. */
const ANYWHERE: InternetEndpoint = { host: "0.0.0.0", port: 0 };

/**
 * Opens a datagram socket.
 *
 * @param endpoint which of this machine's addresses, and a port or 0; an IPv6 address makes a socket of IPv6. Default:
 * any address of IPv4, any port.
 * @throws {SocketError} `EADDRINUSE` when another socket has that port, `EADDRNOTAVAIL` when the address is not this
 * machine's, `EACCES` for a port that only root may have, `ENOTSUP` for what this runtime lacks
 *
 * @example
 * ```ts
 * import { bind } from "@acceptloop/sockets";
 *
 * await using socket = await bind({ host: "127.0.0.1", port: 0 }, { bufferBytes: 256 });
 * await socket.connect(socket.local);
 * await socket.send(new Uint8Array(300));
 * const { bytes, isTruncated } = await socket.receive();
 * bytes.length; // => 256
 * isTruncated; // => true
 * ```
 */
export async function bind(
  endpoint: InternetEndpoint = ANYWHERE,
  options: BindOptions = {},
): Promise<DatagramSocket> {
  const action = `bind ${formatEndpoint(endpoint)}`;
  if (options.reusePort && !canShareDatagramPort) {
    const meaning = "this runtime cannot share the port of a datagram socket (SO_REUSEPORT)";
    throw new SocketError(action, "ENOTSUP", { meaning });
  }
  const { signal } = options;
  signal?.throwIfAborted();
  const isV6 = isIPv6(endpoint.host);
  trace("socket");
  const socket = createSocket({
    type: isV6 ? "udp6" : "udp4",
    reuseAddr: options.reuseAddress ?? false,
    reusePort: options.reusePort ?? false,
    ipv6Only: options.ipv6Only ?? false,
    lookup: numericFirst(),
  });
  try {
    await bound(socket, endpoint);
    configure(socket, options);
    signal?.throwIfAborted();
  } catch (error) {
    socket.close();
    const failure = SocketError.from(action, error);
    if (/^E(ADDR|ACCES)/.test(failure.code)) trace("bind", endpoint);
    trace("close", endpoint);
    throw signal?.aborted ? signal.reason : failure;
  }
  const result = new DatagramSocket(socket, isV6 ? "IPv6" : "IPv4", options);
  trace("bind", result.local);
  if (signal !== undefined) {
    const close = (): void => void result.close();
    signal.addEventListener("abort", close, { once: true });
    socket.once("close", () => signal.removeEventListener("abort", close));
  }
  return result;
}

function bound(socket: Socket, { host, port }: InternetEndpoint): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    // Exclusive, because a worker of node:cluster would otherwise share its siblings' socket.
    socket.bind({ port, address: host, exclusive: true }, () => {
      socket.off("error", reject);
      resolve();
    });
  });
}

function configure(socket: Socket, options: BindOptions): void {
  const { broadcast, timeToLive, multicast, receiveBufferBytes, sendBufferBytes } = options;
  if (broadcast) socket.setBroadcast(true);
  if (timeToLive !== undefined) socket.setTTL(timeToLive);
  if (receiveBufferBytes !== undefined) socket.setRecvBufferSize(receiveBufferBytes);
  if (sendBufferBytes !== undefined) socket.setSendBufferSize(sendBufferBytes);
  if (multicast?.from !== undefined) socket.setMulticastInterface(multicast.from);
  if (multicast?.loopback !== undefined) socket.setMulticastLoopback(multicast.loopback);
  if (multicast?.timeToLive !== undefined) socket.setMulticastTTL(multicast.timeToLive);
}

/**
 * Makes a look-up that answers at once for an address: dns.lookup does so in a later turn of the event loop, which costs
 * 7 % of an echo's throughput.
 */
function numericFirst(): typeof lookupOne {
  // Who answers a flood asks for the same address again and again, and a look at it is not free either.
  let last = { host: "", family: 0 };
  return (host, options, callback) => {
    if (host !== last.host) last = { host, family: isIP(host) };
    if (last.family === 0) lookupOne(host, options, callback);
    else callback(null, host, last.family);
  };
}

function lookupOne(
  host: string,
  options: LookupOneOptions,
  callback: (error: NodeJS.ErrnoException | null, address: string, family: number) => void,
): void {
  lookup(host, options, callback);
}
