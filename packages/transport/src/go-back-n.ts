import { decodePacket, encodePacket } from "./packet.ts";
import type { Receiver, ReceiverOptions, Sender, SenderCounts, SenderOptions, WindowView } from "./party.ts";
import { SendWindow } from "./send-window.ts";

/** As in TCP (RFC 5681, section 3.2): fewer may be due to datagrams that overtook each other. */
const ENOUGH_DUPLICATES = 3;

/**
 * Go-back-N, the sending end: when one piece is missing, everything from there on is sent again. The receiver needs no
 * memory, and the network pays for it. With a window of one it is stop-and-wait.
 *
 * @example
 * ```ts
 * import { GoBackNReceiver, GoBackNSender } from "@acceptloop/transport";
 *
 * const sender = new GoBackNSender({ session: 1 });
 * const receiver = new GoBackNReceiver();
 * sender.give(new Uint8Array([1, 2, 3]));
 * sender.end();
 * for (let datagram = sender.transmit(0); datagram; datagram = sender.transmit(0)) receiver.receive(datagram, 0);
 * receiver.take(); // => new Uint8Array([1, 2, 3])
 * receiver.isDone; // => true
 * sender.isDone; // => false
 * for (let datagram = receiver.transmit(0); datagram; datagram = receiver.transmit(0)) sender.receive(datagram, 0);
 * sender.isDone; // => true
 * ```
 */
export class GoBackNSender implements Sender {
  readonly #window: SendWindow;
  /** Number of the piece to send next. */
  #next = 0;
  /** One timer, for the oldest piece. */
  #expiry = Number.POSITIVE_INFINITY;
  #duplicates = 0;

  /** Begins a transfer. */
  constructor(options: SenderOptions) {
    this.#window = new SendWindow(options);
  }

  /** Pieces that may be given now. */
  get room(): number {
    return this.#window.room;
  }
  /** Whether the receiver has everything. */
  get isDone(): boolean {
    return this.#window.isDone;
  }
  /** The window at this moment, for a picture of it. */
  get window(): WindowView {
    return this.#window.view;
  }
  /** How often it has sent, sent again and waited in vain. */
  get counts(): Readonly<SenderCounts> {
    return this.#window.counts;
  }
  /** When the one timer expires, that of the oldest piece. */
  get deadline(): number {
    return this.#expiry;
  }
  /** Whether the receiver has been silent for longer than the patience of the options. */
  isHopeless(now: number): boolean {
    return this.#window.isHopeless(now);
  }
  /** Gives the next piece; only when there is room. It must not change any more. */
  give(payload: Uint8Array): void {
    this.#window.give(payload);
  }
  /** Says that there is nothing more to give; it needs no room. */
  end(): void {
    this.#window.end();
  }

  /** Takes an acknowledgement; what is none, or of another transfer, is ignored. */
  receive(datagram: Uint8Array, now: number): void {
    const packet = decodePacket(datagram);
    if (packet?.kind !== "acknowledgement" || !this.#window.isOurs(packet.session)) return;
    if (this.#window.slide(packet.expected, now)) {
      this.#duplicates = 0;
      this.#next = Math.max(this.#next, this.#window.base);
      this.#expiry = this.#isWaiting ? now + this.#window.roundTrip.timeout : Number.POSITIVE_INFINITY;
    } else if (packet.expected === this.#window.base && this.#isWaiting) {
      this.#duplicates += 1;
      if (this.#duplicates === ENOUGH_DUPLICATES) this.#goBack(now);
    }
  }

  /** The next datagram to send, old or new; undefined when there is none for now. */
  transmit(now: number): Uint8Array | undefined {
    if (now >= this.#expiry) {
      this.#window.counts.timeouts += 1;
      this.#window.roundTrip.backOff();
      this.#duplicates = 0;
      this.#goBack(now);
    }
    const datagram = this.#window.send(this.#next, now);
    if (datagram === undefined) return undefined;
    this.#next += 1;
    if (this.#expiry === Number.POSITIVE_INFINITY) this.#expiry = now + this.#window.roundTrip.timeout;
    return datagram;
  }

  get #isWaiting(): boolean {
    return this.#next > this.#window.base;
  }

  #goBack(now: number): void {
    this.#next = this.#window.base;
    this.#expiry = now + this.#window.roundTrip.timeout;
  }
}

/**
 * Go-back-N, the receiving end: takes the next piece and no other.
 *
 * @example
 * ```ts
 * import { GoBackNReceiver, GoBackNSender } from "@acceptloop/transport";
 *
 * const sender = new GoBackNSender({ session: 1 });
 * const receiver = new GoBackNReceiver();
 * for (const byte of [1, 2]) sender.give(Uint8Array.of(byte));
 * const [first, second] = [sender.transmit(0), sender.transmit(0)];
 * if (first && second) for (const datagram of [second, first]) receiver.receive(datagram);
 * [receiver.take(), receiver.take()]; // => [Uint8Array.of(1), undefined]
 * ```
 */
export class GoBackNReceiver implements Receiver {
  /** Never: a receiver has no timer, it only answers. */
  readonly deadline: number = Number.POSITIVE_INFINITY;
  readonly #most: number;
  readonly #untaken: Uint8Array[] = [];
  /** The transfer of which the first piece was heard; no other one. */
  #session: number | undefined;
  #expected = 0;
  #hasEnded = false;
  #acknowledgement: Uint8Array | undefined;

  /** Awaits the first transfer that it hears of. */
  constructor({ window = 1024 }: ReceiverOptions = {}) {
    this.#most = window;
  }

  /** Whether all has been received and taken; what still comes must be acknowledged again. */
  get isDone(): boolean {
    return this.#hasEnded && this.#untaken.length === 0;
  }

  /** Takes a piece; what is none, or of another transfer, is ignored. */
  receive(datagram: Uint8Array): void {
    const packet = decodePacket(datagram);
    if (packet?.kind !== "data") return;
    const { session, sequence, payload, isLast } = packet;
    this.#session ??= session;
    if (session !== this.#session) return;
    if (sequence === this.#expected && !this.#hasEnded && this.#untaken.length < this.#most) {
      this.#expected += 1;
      this.#hasEnded = isLast;
      if (!isLast) this.#untaken.push(payload);
    }
    this.#acknowledgement = encodePacket({
      kind: "acknowledgement",
      session,
      expected: this.#expected,
      sequence,
    });
  }

  /** The next acknowledgement to send; undefined when there is none. */
  transmit(): Uint8Array | undefined {
    const acknowledgement = this.#acknowledgement;
    this.#acknowledgement = undefined;
    return acknowledgement;
  }

  /** The next piece, in order; undefined when there is none yet. */
  take(): Uint8Array | undefined {
    return this.#untaken.shift();
  }
}
