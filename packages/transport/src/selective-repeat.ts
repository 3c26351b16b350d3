import { decodePacket, encodePacket } from "./packet.ts";
import type { Receiver, ReceiverOptions, Sender, SenderCounts, SenderOptions, WindowView } from "./party.ts";
import { type Piece, SendWindow } from "./send-window.ts";

/** A piece that so many have overtaken is lost, not late (RFC 9002, section 6.1.1). */
const ENOUGH_OVERTAKERS = 3;

/**
 * Selective repeat, the sending end: each piece has a timer of its own, and only what is missing is sent again. The
 * receiver keeps what came too early.
 *
 * @example
 * ```ts
 * import { SelectiveRepeatReceiver, SelectiveRepeatSender } from "@acceptloop/transport";
 *
 * const sender = new SelectiveRepeatSender({ session: 1 });
 * const receiver = new SelectiveRepeatReceiver();
 * for (const byte of [1, 2, 3]) sender.give(new Uint8Array([byte]));
 * sender.transmit(0); // lost
 * for (let datagram = sender.transmit(0); datagram; datagram = sender.transmit(0)) receiver.receive(datagram);
 * receiver.take(); // => undefined
 * for (let datagram = receiver.transmit(); datagram; datagram = receiver.transmit()) sender.receive(datagram, 1);
 * sender.window.pieces; // => ["sent", "acknowledged", "acknowledged"]
 * const [again] = [sender.transmit(sender.deadline), sender.transmit(sender.deadline)];
 * if (again) receiver.receive(again);
 * [receiver.take(), receiver.take(), receiver.take()].map((piece) => piece?.[0]); // => [1, 2, 3]
 * ```
 */
export class SelectiveRepeatSender implements Sender {
  readonly #window: SendWindow;
  /** Number of the first piece that was never sent. */
  #next = 0;

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
  /** When the first of the timers expires; each piece has its own. */
  get deadline(): number {
    const { pieces, roundTrip } = this.#window;
    const patience = roundTrip.timeout;
    return pieces.reduce((time, piece) => Math.min(time, dueAt(piece, patience)), Number.POSITIVE_INFINITY);
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
    const index = packet.sequence - this.#window.base;
    const piece = this.#window.pieces[index];
    if (piece && isMissing(piece)) {
      this.#window.acknowledge(piece, now);
      for (const earlier of this.#window.pieces.slice(0, index)) {
        if (earlier.sentAt <= piece.sentAt) earlier.overtakers += 1;
      }
    }
    this.#window.slide(packet.expected, now);
  }

  /** The next datagram to send, old or new; undefined when there is none for now. */
  transmit(now: number): Uint8Array | undefined {
    const { pieces, roundTrip, base, counts } = this.#window;
    const patience = roundTrip.timeout;
    const late = pieces.findIndex((piece) => now >= dueAt(piece, patience));
    if (late !== -1) {
      // A window full of losses is one time-out, not as many as there are pieces.
      if (late === 0 && pieces[0] && pieces[0].overtakers < ENOUGH_OVERTAKERS) {
        counts.timeouts += 1;
        roundTrip.backOff();
      }
      return this.#window.send(base + late, now);
    }
    const datagram = this.#window.send(this.#next, now);
    if (datagram !== undefined) this.#next += 1;
    return datagram;
  }
}

function isMissing({ state }: Piece): boolean {
  return state === "sent" || state === "resent";
}

/** When a piece is to be sent again. */
function dueAt(piece: Piece, patience: number): number {
  if (!isMissing(piece)) return Number.POSITIVE_INFINITY;
  return piece.overtakers >= ENOUGH_OVERTAKERS ? piece.sentAt : piece.sentAt + patience;
}

/**
 * Selective repeat, the receiving end: keeps what comes too early.
 *
 * @example
 * ```ts
 * import { SelectiveRepeatReceiver, SelectiveRepeatSender } from "@acceptloop/transport";
 *
 * const sender = new SelectiveRepeatSender({ session: 1 });
 * const receiver = new SelectiveRepeatReceiver();
 * for (const byte of [1, 2]) sender.give(Uint8Array.of(byte));
 * const [first, second] = [sender.transmit(0), sender.transmit(0)];
 * if (first && second) for (const datagram of [second, first]) receiver.receive(datagram);
 * [receiver.take(), receiver.take()]; // => [Uint8Array.of(1), Uint8Array.of(2)]
 * ```
 */
export class SelectiveRepeatReceiver implements Receiver {
  /** Never: a receiver has no timer, it only answers. */
  readonly deadline: number = Number.POSITIVE_INFINITY;
  readonly #most: number;
  readonly #early = new Map<number, { readonly payload: Uint8Array; readonly isLast: boolean }>();
  readonly #untaken: Uint8Array[] = [];
  readonly #acknowledgements: Uint8Array[] = [];
  /** The transfer of which the first piece was heard; no other one. */
  #session: number | undefined;
  #expected = 0;
  #hasEnded = false;

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
    if (packet?.kind !== "data" || packet.sequence >= this.#expected + this.#most - this.#untaken.length)
      return;
    const { session, sequence } = packet;
    this.#session ??= session;
    if (session !== this.#session) return;
    if (sequence >= this.#expected) this.#early.set(sequence, packet);
    for (let piece = this.#early.get(this.#expected); piece; piece = this.#early.get(this.#expected)) {
      this.#early.delete(this.#expected);
      this.#expected += 1;
      if (piece.isLast) this.#hasEnded = true;
      else this.#untaken.push(piece.payload);
    }
    const acknowledgement = encodePacket({
      kind: "acknowledgement",
      session,
      expected: this.#expected,
      sequence,
    });
    // Nobody asks for them: then they are lost as if the network had lost them.
    if (this.#acknowledgements.length < this.#most) this.#acknowledgements.push(acknowledgement);
  }

  /** The next acknowledgement to send; undefined when there is none. */
  transmit(): Uint8Array | undefined {
    return this.#acknowledgements.shift();
  }

  /** The next piece, in order; undefined when there is none yet. */
  take(): Uint8Array | undefined {
    return this.#untaken.shift();
  }
}
