import { decodeLrcp, encodeLrcp } from "./lrcp-message.ts";
import { type LrcpOptions, LrcpSession } from "./lrcp-session.ts";

/** What a server does with a session. */
export interface LrcpServerOptions extends LrcpOptions {
  /** Sessions at once; who asks for a further one is not answered. Default 1,000. */
  readonly maxSessions?: number;
}

/** A message for somebody. */
export interface Outgoing {
  /** The datagram to send. */
  readonly bytes: Uint8Array;
  /** As it was given to {@linkcode LrcpServer.receive}. */
  readonly to: string;
}

/**
 * All sessions of a server, without a socket and without a clock; the application answers bytes with bytes.
 *
 * @example
 * ```ts
 * import { decodeLrcp, encodeLrcp, LrcpServer } from "@acceptloop/transport";
 *
 * const server = new LrcpServer(() => (bytes) => bytes.toReversed());
 * const tell = (message: Parameters<typeof encodeLrcp>[0]): void =>
 *   server.receive(encodeLrcp(message), "127.0.0.1:54012", 0);
 * tell({ type: "connect", session: 1 });
 * tell({ type: "data", session: 1, position: 0, data: Uint8Array.of(1, 2) });
 * server.sessions; // => 1
 *
 * const said: unknown[] = [];
 * for (let out = server.transmit(0); out; out = server.transmit(0)) said.push(decodeLrcp(out.bytes));
 * said.at(-1); // => { type: "data", session: 1, position: 0, data: Uint8Array.of(2, 1) }
 * ```
 */
export class LrcpServer {
  readonly #open: () => (bytes: Uint8Array) => Uint8Array;
  readonly #options: LrcpServerOptions;
  readonly #sessions = new Map<
    string,
    { session: LrcpSession; answer: (bytes: Uint8Array) => Uint8Array; to: string }
  >();
  /** What is said to those who have no session. */
  readonly #replies: Outgoing[] = [];

  /**
   * A server without sessions.
   *
   * @param open begins a conversation: what it returns is given the bytes in order, cut anywhere, and returns the answer;
   * it throws to end the session
   */
  constructor(open: () => (bytes: Uint8Array) => Uint8Array, options: LrcpServerOptions = {}) {
    this.#open = open;
    this.#options = options;
  }

  /** How many sessions there are now. */
  get sessions(): number {
    return this.#sessions.size;
  }

  /** Takes a datagram; what is no message of the protocol is ignored. */
  receive(datagram: Uint8Array, from: string, now: number): void {
    const message = decodeLrcp(datagram);
    if (message === undefined) return;
    const key = `${message.session} ${from}`;
    let entry = this.#sessions.get(key);
    if (entry === undefined) {
      if (message.type !== "connect") {
        this.#replies.push({ bytes: encodeLrcp({ type: "close", session: message.session }), to: from });
        return;
      }
      if (this.#sessions.size >= (this.#options.maxSessions ?? 1000)) return;
      const session = new LrcpSession(message.session, false, now, this.#options);
      entry = { session, answer: this.#open(), to: from };
      this.#sessions.set(key, entry);
    }
    entry.session.receive(message, now);
    try {
      for (let bytes = entry.session.take(); bytes; bytes = entry.session.take()) {
        const answer = entry.answer(bytes);
        if (answer.length > 0) entry.session.write(answer);
      }
    } catch {
      entry.session.close();
    }
  }

  /** When {@linkcode LrcpServer.transmit} must be asked again although nothing came; infinite when never. */
  get deadline(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const { session } of this.#sessions.values()) first = Math.min(first, session.deadline);
    return first;
  }

  /** The next message to send; undefined when there is none for now. */
  transmit(now: number): Outgoing | undefined {
    const reply = this.#replies.shift();
    if (reply) return reply;
    for (const [key, { session, to }] of this.#sessions) {
      const bytes = session.transmit(now);
      if (session.isClosed) this.#sessions.delete(key);
      if (bytes) return { bytes, to };
    }
    return undefined;
  }
}
