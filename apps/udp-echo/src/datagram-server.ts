import { formatEndpoint, type InternetEndpoint } from "@acceptloop/address/endpoint";

import { note, type Server } from "@acceptloop/program";
import { bind, type BindOptions, type DatagramSocket, SocketError } from "@acceptloop/sockets";
import type { Answering } from "./answering.ts";
import { answerAll } from "./datagram-loop.ts";
import { addressesOf, type LocalAddress } from "./local-addresses.ts";
import { isGroup } from "./multicast-group.ts";

/** How the sockets of a server are opened. */
export interface DatagramServerOptions extends BindOptions {
  /** Address of the interface on which a group is joined. */
  readonly on?: string | undefined;
}

const ATTEMPTS = 10;

/**
 * The sockets of one server: one for each address, because the answer to a datagram must leave from the address that was
 * asked (RFC 1122, section 4.1.3.5), and no runtime tells of a socket on 0.0.0.0 which one that was.
 */
export class DatagramServer implements Server {
  readonly transport = "udp";
  readonly openConnections = 0;
  /** As it was asked for, with the port that the system chose. */
  readonly endpoint: InternetEndpoint;
  /** Resolves when it has been stopped; rejects when the service throws. */
  readonly ended: Promise<void>;

  readonly #answering: Answering;
  readonly #options: DatagramServerOptions;
  readonly #sockets = new Map<string, DatagramSocket>();
  readonly #fail: (error: unknown) => void;
  readonly #end: () => void;

  private constructor(endpoint: InternetEndpoint, answering: Answering, options: DatagramServerOptions) {
    this.endpoint = endpoint;
    this.#answering = answering;
    this.#options = options;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#end = resolve;
    this.#fail = reject;
  }

  /** @throws {SocketError} when an address cannot be bound */
  static async start(
    { host, port }: InternetEndpoint,
    answering: Answering,
    options: DatagramServerOptions,
  ): Promise<DatagramServer> {
    for (let attempt = 1; ; attempt += 1) {
      const [first = { host }] = addressesOf(host);
      const socket = await bindTo({ host: first.host, port }, options);
      const server = new DatagramServer({ host, port: socket.local.port }, answering, options);
      server.#serve(first.host, socket);
      try {
        await server.#openAll();
        return server;
      } catch (error) {
        server.stop();
        // The system chose a port that is free on one address; it need not be free on all.
        if (port !== 0 || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** Looks again which addresses there are: opens sockets on the new ones, closes those that are gone. */
  renew(): void {
    this.#openAll().catch((error: unknown) => note(error instanceof Error ? error.message : String(error)));
  }

  stop(): void {
    for (const socket of this.#sockets.values()) void socket.close();
    this.#end();
  }

  statistics(): Record<string, number> {
    const sockets = Array.from(this.#sockets.values());
    const sum = (of: (socket: DatagramSocket) => number): number =>
      sockets.reduce((total, socket) => total + of(socket), 0);
    return {
      sockets: sockets.length,
      ...this.#answering.counts,
      droppedQueueFull: sum((socket) => socket.droppedDatagrams),
      unsent: sum((socket) => socket.unsentDatagrams),
    };
  }

  async #openAll(): Promise<void> {
    const addresses = addressesOf(this.endpoint.host);
    for (const address of addresses) {
      if (!this.#sockets.has(address.host)) await this.#open(address);
    }
    for (const [host, socket] of this.#sockets) {
      if (addresses.some((address) => address.host === host)) continue;
      this.#sockets.delete(host);
      void socket.close();
    }
  }

  async #open({ host, isListed }: LocalAddress): Promise<void> {
    const endpoint = { host, port: this.endpoint.port };
    try {
      this.#serve(host, await bindTo(endpoint, this.#options));
    } catch (error) {
      // An address that is being set up or taken away (ip-address(8), "tentative") is none yet, or none any more.
      if (!(error instanceof SocketError && error.code === "EADDRNOTAVAIL")) throw error;
      if (isListed) note(`${formatEndpoint(endpoint)} is not answered: ${error.message}`);
    }
  }

  #serve(host: string, socket: DatagramSocket): void {
    this.#sockets.set(host, socket);
    answerAll(socket, this.#answering).catch(this.#fail);
  }
}

/** A group is an address that many have, so that others may bind it too; it is heard by those who have joined it. */
async function bindTo(endpoint: InternetEndpoint, options: DatagramServerOptions): Promise<DatagramSocket> {
  if (!isGroup(endpoint.host)) return bind(endpoint, options);
  const socket = await bind(endpoint, { ...options, reuseAddress: true });
  socket.join(endpoint.host, options.on);
  return socket;
}
