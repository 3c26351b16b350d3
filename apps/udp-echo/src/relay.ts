import { isIPv6 } from "node:net";
import { formatEndpoint, type InternetEndpoint } from "@acceptloop/address/endpoint";
import { bind, type DatagramSocket } from "@acceptloop/sockets";
import type { Impairment } from "@acceptloop/transport";

/** Clients that are remembered; the one that has been silent for longest makes room for a new one. */
const MOST_CLIENTS = 1000;
/** Datagrams that are on their way at once; further ones are dropped. */
const MOST_UNDERWAY = 10_000;

/**
 * Passes datagrams on, through a bad network in each direction. Each client gets a socket of its own towards the target,
 * which so can tell the clients apart.
 */
export class Relay {
  readonly endpoint: InternetEndpoint;
  /** Resolves when it has been stopped. */
  readonly ended: Promise<void>;
  readonly #front: DatagramSocket;
  readonly #target: InternetEndpoint;
  readonly #there: Impairment;
  readonly #back: Impairment;
  readonly #clients = new Map<string, Promise<DatagramSocket>>();
  #underway = 0;

  private constructor(front: DatagramSocket, target: InternetEndpoint, there: Impairment, back: Impairment) {
    this.#front = front;
    this.#target = target;
    this.#there = there;
    this.#back = back;
    this.endpoint = front.local;
    this.ended = this.#run();
  }

  /** @throws {SocketError} when the endpoint cannot be bound */
  static async start(
    endpoint: InternetEndpoint,
    target: InternetEndpoint,
    there: Impairment,
    back: Impairment,
  ): Promise<Relay> {
    return new Relay(await bind(endpoint), target, there, back);
  }

  stop(): void {
    void this.#front.close();
  }

  async #run(): Promise<void> {
    for await (const { bytes, from } of this.#front) {
      const socket = await this.#socketOf(from);
      this.#carry(this.#there, bytes, (arrived) => socket.trySend(arrived, this.#target));
    }
    for (const socket of this.#clients.values()) void (await socket).close();
  }

  #socketOf(client: InternetEndpoint): Promise<DatagramSocket> {
    const name = formatEndpoint(client);
    const socket = this.#clients.get(name) ?? this.#admit(client);
    // A Map remembers in which order its keys came.
    this.#clients.delete(name);
    this.#clients.set(name, socket);
    const [silent] = this.#clients;
    if (this.#clients.size > MOST_CLIENTS && silent) {
      this.#clients.delete(silent[0]);
      void silent[1].then((old) => old.close());
    }
    return socket;
  }

  async #admit(client: InternetEndpoint): Promise<DatagramSocket> {
    const socket = await bind({ host: isIPv6(this.#target.host) ? "::" : "0.0.0.0", port: 0 });
    void this.#bringBack(socket, client);
    return socket;
  }

  async #bringBack(socket: DatagramSocket, client: InternetEndpoint): Promise<void> {
    for await (const { bytes } of socket) {
      this.#carry(this.#back, bytes, (arrived) => this.#front.trySend(arrived, client));
    }
  }

  #carry(network: Impairment, bytes: Uint8Array, deliver: (arrived: Uint8Array) => boolean): void {
    const now = performance.now();
    for (const { bytes: arrived, at } of network.pass(bytes, now)) {
      if (at <= now) {
        deliver(arrived);
        continue;
      }
      if (this.#underway >= MOST_UNDERWAY) {
        network.counts.overflowed += 1;
        continue;
      }
      this.#underway += 1;
      setTimeout(() => {
        this.#underway -= 1;
        deliver(arrived);
      }, at - now).unref();
    }
  }
}
