import { encodeLrcp, fittingLrcp, type LrcpMessage, lrcpNumberLimit } from "./lrcp-message.ts";

/** Times in milliseconds, and sizes. */
export interface LrcpOptions {
  /** After how long without an acknowledgement data are sent again. Default 3,000, as the protocol suggests. */
  readonly retransmit?: number;
  /** After how long a silence a session is given up. Default 60,000, as the protocol suggests. */
  readonly expiry?: number;
  /** Bytes to send that a session keeps; while there are more it takes no data. Default 65,536. */
  readonly bufferBytes?: number;
}

/** Data that may be on their way at once, in bytes: about 16 messages. */
const WINDOW = 16 * 900;
/** An acknowledgement of a part may be followed by one of more; so long do we wait for it, in milliseconds. */
const LULL = 50;
const DEFAULT_BUFFER_BYTES = 65_536;

/**
 * One end of a session of LRCP: a reliable stream of bytes in each direction over datagrams, acknowledged by position.
 * It has no socket and no clock: times are milliseconds that it is told.
 *
 * @example
 * ```ts
 * import { decodeLrcp, LrcpSession } from "@acceptloop/transport";
 *
 * const client = new LrcpSession(1, true, 0);
 * const server = new LrcpSession(1, false, 0);
 * const exchange = (from: LrcpSession, to: LrcpSession): void => {
 *   for (let bytes = from.transmit(0); bytes; bytes = from.transmit(0)) {
 *     const message = decodeLrcp(bytes);
 *     if (message) to.receive(message, 0);
 *   }
 * };
 * client.write(Uint8Array.of(1, 2, 3));
 * exchange(client, server);
 * exchange(server, client);
 * exchange(client, server);
 * server.take(); // => Uint8Array.of(1, 2, 3)
 * exchange(server, client);
 * client.isDelivered; // => true
 * ```
 */
export class LrcpSession {
  /** Its number, chosen by who asked for it. */
  readonly id: number;
  readonly #options: Required<LrcpOptions>;
  /** What is to be sent from {@linkcode #acknowledged} on. */
  #unacknowledged = new Uint8Array(0);
  /** Positions in the outgoing stream. */
  #acknowledged = 0;
  #sent = 0;
  #highestSent = 0;
  /** Position in the incoming stream. */
  #received = 0;
  readonly #incoming: Uint8Array[] = [];
  #mustAcknowledge = false;
  #mustConnect: boolean;
  #mustClose = false;
  #isOpen: boolean;
  #isClosed = false;
  #resendAt = Number.POSITIVE_INFINITY;
  #heardAt: number;

  /**
   * Begins a session.
   *
   * @param isInitiator whether this end asks for the session; the other one is there because it was asked
   * @param now begin of its life
   */
  constructor(id: number, isInitiator: boolean, now: number, options: LrcpOptions = {}) {
    const { retransmit = 3000, expiry = 60_000, bufferBytes = DEFAULT_BUFFER_BYTES } = options;
    this.id = id;
    this.#options = { retransmit, expiry, bufferBytes };
    this.#mustConnect = isInitiator;
    this.#mustAcknowledge = !isInitiator;
    this.#isOpen = !isInitiator;
    this.#heardAt = now;
  }

  /** Whether it is over, and everything about it has been said. */
  get isClosed(): boolean {
    return this.#isClosed && !this.#mustClose;
  }

  /** Whether the peer has all that was written. */
  get isDelivered(): boolean {
    return this.#unacknowledged.length === 0;
  }

  /** Bytes that may be written now. */
  get room(): number {
    return Math.max(0, this.#options.bufferBytes - this.#unacknowledged.length);
  }

  /** Sends bytes; they are copied. */
  write(bytes: Uint8Array): void {
    const all = new Uint8Array(this.#unacknowledged.length + bytes.length);
    all.set(this.#unacknowledged);
    all.set(bytes, this.#unacknowledged.length);
    this.#unacknowledged = all;
  }

  /** Ends the session: what has not been delivered is lost. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#mustClose = true;
  }

  /** The next bytes that came, in order. */
  take(): Uint8Array | undefined {
    return this.#incoming.shift();
  }

  /** Takes a message of this session. */
  receive(message: LrcpMessage, now: number): void {
    if (this.#isClosed) {
      this.#mustClose = message.type !== "close";
      return;
    }
    this.#heardAt = now;
    if (message.type === "close") this.close();
    else if (message.type === "connect") this.#mustAcknowledge = true;
    else if (message.type === "data") this.#takeData(message.position, message.data);
    else this.#takeAcknowledgement(message.length, now);
  }

  /** When {@linkcode LrcpSession.transmit} must be asked although nothing came. */
  get deadline(): number {
    return this.#isClosed
      ? Number.POSITIVE_INFINITY
      : Math.min(this.#resendAt, this.#heardAt + this.#options.expiry);
  }

  /** The next message to send; undefined when there is none for now. */
  transmit(now: number): Uint8Array | undefined {
    const session = this.id;
    if (!this.#isClosed && now >= this.#heardAt + this.#options.expiry) {
      this.#isClosed = true;
      return undefined;
    }
    if (this.#mustClose) {
      this.#mustClose = false;
      return encodeLrcp({ type: "close", session });
    }
    if (this.#isClosed) return undefined;
    if (this.#mustAcknowledge) {
      this.#mustAcknowledge = false;
      return encodeLrcp({ type: "ack", session, length: this.#received });
    }
    if (now >= this.#resendAt) this.#resend();
    if (!this.#isOpen) {
      if (!this.#mustConnect) return undefined;
      this.#mustConnect = false;
      this.#resendAt = now + this.#options.retransmit;
      return encodeLrcp({ type: "connect", session });
    }
    return this.#transmitData(now);
  }

  #transmitData(now: number): Uint8Array | undefined {
    const offset = this.#sent - this.#acknowledged;
    const left = this.#unacknowledged.subarray(offset, WINDOW);
    const length = fittingLrcp(this.id, this.#sent, left);
    if (length === 0 || this.#sent + length >= lrcpNumberLimit) return undefined;
    const position = this.#sent;
    this.#sent += length;
    this.#highestSent = Math.max(this.#highestSent, this.#sent);
    this.#resendAt = now + this.#options.retransmit;
    return encodeLrcp({ type: "data", session: this.id, position, data: left.subarray(0, length) });
  }

  #resend(): void {
    this.#resendAt = Number.POSITIVE_INFINITY;
    this.#sent = this.#acknowledged;
    this.#mustConnect = !this.#isOpen;
  }

  #takeData(position: number, data: Uint8Array): void {
    // A peer that does not take our answers gets no acknowledgement, so that it stops asking: that is back-pressure.
    if (this.room === 0) return;
    this.#mustAcknowledge = true;
    if (position > this.#received) return;
    const news = data.subarray(this.#received - position);
    if (news.length === 0) return;
    this.#incoming.push(news);
    this.#received += news.length;
  }

  #takeAcknowledgement(length: number, now: number): void {
    if (length > this.#highestSent) return this.close();
    const wasOpen = this.#isOpen;
    this.#isOpen = true;
    if (!wasOpen) this.#resendAt = Number.POSITIVE_INFINITY;
    if (length <= this.#acknowledged) return;
    this.#unacknowledged = this.#unacknowledged.slice(length - this.#acknowledged);
    this.#acknowledged = length;
    this.#sent = Math.max(this.#sent, length);
    // The protocol has us send the rest again at once. But each message of a burst is acknowledged, and to send the rest
    // of it again for each would multiply it by its own length.
    this.#resendAt =
      this.#sent > length ? now + Math.min(LULL, this.#options.retransmit) : Number.POSITIVE_INFINITY;
  }
}
