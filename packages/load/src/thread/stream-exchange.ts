import { createConnection, type NetConnectOpts, type Socket } from "node:net";
import type { ErrorKind } from "../result.ts";
import type { CompletePlan } from "../plan.ts";
import type { Audience, Client, Exchange } from "./client.ts";

/** After a failure, so that a server that refuses is not hammered. */
const PAUSE = 100;

/**
 * Where the bytes of all connections of this thread land: they are checked before anything else can be read, so there need
 * not be more than one buffer, and it stays in the processor's cache.
 */
const landing = Buffer.allocUnsafeSlow(65_536);

/**
 * A client over a stream.
 *
 * The only file outside of `sockets` that touches the network. A Connection hands over what has come when all that came in
 * the same turn was read: a server gains by that, but a clock must not wait for it. Through Connection.forEach and write,
 * the same closed loop of 50 clients saw its median reply after 0.35 ms in place of 0.28, and drove 0.84 to 1.0 of the
 * requests that it drives here (`npm run bench`).
 */
export class StreamExchange implements Exchange {
  readonly #client: Client;
  readonly #audience: Audience;
  readonly #request: Uint8Array;
  readonly #reply: Uint8Array;
  readonly #reconnects: boolean;
  readonly #options: NetConnectOpts;
  #socket: Socket | undefined;
  /** Bytes of the reply that have come. */
  #received = 0;
  #connectingSince = 0;
  #pause: NodeJS.Timeout | undefined;
  /** Why the socket is going to close, where that is known. */
  #reason: { readonly kind: ErrorKind; readonly code?: string } | undefined;

  constructor(plan: CompletePlan, client: Client, audience: Audience) {
    this.#client = client;
    this.#audience = audience;
    this.#request = plan.request;
    this.#reply = plan.reply;
    this.#reconnects = plan.reconnects;
    this.#options = {
      ...plan.endpoint,
      noDelay: true,
      onread: {
        buffer: landing,
        callback: (length: number): boolean => {
          this.#receive(length);
          return true;
        },
      },
    };
  }

  open(): void {
    if (this.#reconnects) this.#audience.ready(this.#client);
    else this.#connect();
  }

  ask(): void {
    if (this.#reconnects) this.#connect();
    else this.#socket?.write(this.#request);
  }

  giveUp(kind: ErrorKind): void {
    this.#lose(kind);
  }

  close(): void {
    clearTimeout(this.#pause);
    this.#forget()?.destroy();
  }

  #connect(): void {
    this.#received = 0;
    this.#reason = undefined;
    this.#connectingSince = performance.now();
    const socket = createConnection(this.#options);
    this.#socket = socket;
    socket.once("connect", () => {
      if (socket !== this.#socket) return;
      this.#audience.connected(performance.now() - this.#connectingSince);
      if (this.#reconnects) socket.write(this.#request);
      else this.#audience.ready(this.#client);
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (socket === this.#socket) this.#reason = reasonOf(error);
    });
    socket.once("close", () => {
      if (socket === this.#socket) this.#lose(this.#reason?.kind ?? "ended", this.#reason?.code);
    });
  }

  #receive(length: number): void {
    const now = performance.now();
    const client = this.#client;
    const received = this.#received + length;
    const isRight =
      client.isAsking &&
      received <= this.#reply.length &&
      landing.compare(this.#reply, this.#received, received, 0, length) === 0;
    if (!isRight) return this.#lose("wrong");
    if (received < this.#reply.length) {
      if (this.#received === 0) client.firstByte = now;
      this.#received = received;
      return;
    }
    this.#received = 0;
    if (this.#reconnects) this.#forget()?.destroy();
    this.#audience.answered(client, now);
  }

  /** Ends the connection after a failure, and opens another one after a pause. */
  #lose(kind: ErrorKind, code?: string): void {
    this.#forget()?.destroy();
    this.#pause = setTimeout(() => this.open(), PAUSE);
    this.#audience.failed(this.#client, kind, code);
  }

  /** Whatever else happens to the socket is nobody's concern. */
  #forget(): Socket | undefined {
    const socket = this.#socket;
    this.#socket = undefined;
    return socket;
  }
}

function reasonOf({ code = "" }: NodeJS.ErrnoException): { kind: ErrorKind; code: string } {
  if (code === "ECONNREFUSED" || code === "ENOENT") return { kind: "refused", code };
  if (code === "ECONNRESET" || code === "EPIPE") return { kind: "reset", code };
  return { kind: code === "ETIMEDOUT" ? "timeout" : "other", code };
}
