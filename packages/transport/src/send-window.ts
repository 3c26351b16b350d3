import { encodePacket } from "./packet.ts";
import type { PieceState, SenderCounts, SenderOptions, WindowView } from "./party.ts";
import { RoundTrip } from "./round-trip.ts";

/** A piece that has been given and is not yet known to have arrived together with all before it. */
export interface Piece {
  readonly payload: Uint8Array;
  readonly isLast: boolean;
  /** When it was last sent; infinite before. */
  sentAt: number;
  state: PieceState;
  /** How many that were sent later have arrived already. */
  overtakers: number;
}

const DEFAULT_WINDOW = 32;
const DEFAULT_PATIENCE = 10_000;

/** The pieces that a sender must still keep, and what it knows about the way to the receiver. */
export class SendWindow {
  readonly size: number;
  readonly counts: SenderCounts = { sent: 0, resent: 0, timeouts: 0 };
  readonly roundTrip: RoundTrip;
  /** From the oldest on. */
  readonly pieces: Piece[] = [];
  /** Number of the oldest. */
  base = 0;

  readonly #session: number;
  readonly #patience: number;
  #hasEnded = false;
  /** When something was last heard that helped; set by the first datagram. */
  #progressAt = Number.POSITIVE_INFINITY;

  constructor(options: SenderOptions) {
    this.size = options.window ?? DEFAULT_WINDOW;
    this.roundTrip = new RoundTrip(options.shortestTimeout ?? 10, options.longestTimeout ?? 1000);
    this.#session = options.session;
    this.#patience = options.patience ?? DEFAULT_PATIENCE;
  }

  get room(): number {
    return this.#hasEnded ? 0 : Math.max(0, this.size - this.pieces.length);
  }

  get isDone(): boolean {
    return this.#hasEnded && this.pieces.length === 0;
  }

  /** @throws {RangeError} when there is no room */
  give(payload: Uint8Array): void {
    if (this.room === 0) throw new RangeError(`the window of ${this.size} pieces is full`);
    this.#add(payload, false);
  }

  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#add(new Uint8Array(0), true);
  }

  isHopeless(now: number): boolean {
    return now - this.#progressAt > this.#patience;
  }

  /** Writes the piece of that number, which is to be sent now. */
  send(sequence: number, now: number): Uint8Array | undefined {
    const piece = this.pieces[sequence - this.base];
    if (piece === undefined) return undefined;
    if (this.#progressAt === Number.POSITIVE_INFINITY) this.#progressAt = now;
    const isFirst = piece.state === "unsent";
    this.counts[isFirst ? "sent" : "resent"] += 1;
    piece.state = isFirst ? "sent" : "resent";
    piece.sentAt = now;
    piece.overtakers = 0;
    const { payload, isLast } = piece;
    return encodePacket({ kind: "data", session: this.#session, sequence, isLast, payload });
  }

  /** Whether a packet belongs to this transfer. */
  isOurs(session: number): boolean {
    return session === this.#session;
  }

  /** The receiver has this piece. */
  acknowledge(piece: Piece, now: number): void {
    if (piece.state === "acknowledged" || piece.state === "unsent") return;
    if (piece.state === "sent") this.roundTrip.learn(now - piece.sentAt);
    piece.state = "acknowledged";
    this.#progressAt = now;
    this.roundTrip.relax();
  }

  /** The receiver has all pieces before this number; returns whether that is news. */
  slide(expected: number, now: number): boolean {
    const isNews = expected > this.base && expected <= this.base + this.pieces.length;
    if (!isNews) return false;
    const newest = this.pieces[expected - this.base - 1];
    if (newest) this.acknowledge(newest, now);
    this.pieces.splice(0, expected - this.base);
    this.base = expected;
    return true;
  }

  get view(): WindowView {
    const pieces = this.pieces.map(({ state }) => state);
    return { base: this.base, size: this.size, pieces, timeout: this.roundTrip.timeout };
  }

  #add(payload: Uint8Array, isLast: boolean): void {
    this.pieces.push({ payload, isLast, sentAt: Number.POSITIVE_INFINITY, state: "unsent", overtakers: 0 });
  }
}
