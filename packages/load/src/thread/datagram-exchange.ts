import type { InternetEndpoint } from "@acceptloop/address/endpoint";
import { bind, type DatagramSocket, SocketError } from "@acceptloop/sockets";
import type { CompletePlan } from "../plan.ts";
import type { ErrorKind } from "../result.ts";
import type { Audience, Client, Exchange } from "./client.ts";

const PAUSE = 100;

/**
 * A client over datagrams. It has two sockets, which take turns, since a reply bears no number: what comes again from the
 * port of the request before is a duplicate, and not the answer to this one. A socket whose request was lost is replaced
 * by one with another port, and kept until the next loss: what comes there comes late.
 */
export class DatagramExchange implements Exchange {
  readonly #client: Client;
  readonly #audience: Audience;
  readonly #request: Uint8Array;
  readonly #reply: Uint8Array;
  readonly #endpoint: InternetEndpoint;
  #sockets: DatagramSocket[] = [];
  #abandoned: DatagramSocket | undefined;
  #turn = 0;
  #pause: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(plan: CompletePlan, endpoint: InternetEndpoint, client: Client, audience: Audience) {
    this.#client = client;
    this.#audience = audience;
    this.#request = plan.request;
    this.#reply = plan.reply;
    this.#endpoint = endpoint;
  }

  open(): void {
    void this.#open();
  }

  ask(): void {
    this.#turn = 1 - this.#turn;
    const socket = this.#sockets[this.#turn];
    if (socket !== undefined && !socket.trySend(this.#request)) this.#fail(socket, "other");
  }

  giveUp(kind: ErrorKind): void {
    void this.#abandoned?.close();
    this.#abandoned = this.#sockets[this.#turn];
    this.#audience.failed(this.#client, kind === "timeout" ? "lost" : kind);
    void this.#open();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#pause);
    for (const socket of this.#sockets) void socket.close();
    void this.#abandoned?.close();
  }

  /** Opens the sockets that are missing. */
  async #open(): Promise<void> {
    const began = performance.now();
    try {
      for (const turn of [0, 1]) {
        const present = this.#sockets[turn];
        if (present !== undefined && present !== this.#abandoned) continue;
        const socket = await bind({ host: this.#endpoint.host.includes(":") ? "::" : "0.0.0.0", port: 0 });
        if (this.#isClosed) return void socket.close();
        this.#sockets[turn] = socket;
        await socket.connect(this.#endpoint);
        void this.#listen(socket);
      }
      this.#audience.connected(performance.now() - began);
      this.#audience.ready(this.#client);
    } catch (error) {
      if (this.#isClosed) return;
      this.#audience.failed(this.#client, "other", error instanceof SocketError ? error.code : undefined);
      this.#pause = setTimeout(() => this.open(), PAUSE);
    }
  }

  async #listen(socket: DatagramSocket): Promise<void> {
    for (;;) {
      try {
        for await (const { bytes } of socket) this.#receive(socket, bytes);
        return;
      } catch (error) {
        const isRefused = error instanceof SocketError && error.code === "ECONNREFUSED";
        this.#fail(socket, isRefused ? "refused" : "other", isRefused ? error.code : undefined);
      }
    }
  }

  #receive(socket: DatagramSocket, bytes: Uint8Array): void {
    const now = performance.now();
    if (socket === this.#abandoned) return this.#audience.strayed("late");
    if (!this.#isAwaitedOn(socket)) return this.#audience.strayed("duplicate");
    if (bytes.length === this.#reply.length && Buffer.compare(bytes, this.#reply) === 0) {
      this.#audience.answered(this.#client, now);
    } else this.#fail(socket, "wrong");
  }

  /** The request is lost, and nobody need wait for it; but not at once, so that a server that refuses is not hammered. */
  #fail(socket: DatagramSocket, kind: ErrorKind, code?: string): void {
    if (!this.#isAwaitedOn(socket)) return;
    this.#audience.failed(this.#client, kind, code);
    this.#pause = setTimeout(() => this.#audience.ready(this.#client), PAUSE);
  }

  #isAwaitedOn(socket: DatagramSocket): boolean {
    return this.#client.isAsking && socket === this.#sockets[this.#turn];
  }
}
