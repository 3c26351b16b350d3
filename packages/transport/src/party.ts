/**
 * One end of a protocol, without a socket and without a clock: it is told what came and how late it is, and says what to
 * send and until when nothing need be done. Times are milliseconds of any clock that never goes back.
 */
export interface Party {
  /** Takes a datagram; what makes no sense is ignored. */
  receive(datagram: Uint8Array, now: number): void;
  /** The next datagram to send; undefined when there is none for now. */
  transmit(now: number): Uint8Array | undefined;
  /** When {@linkcode Party.transmit} must be asked again although nothing came; infinite when never. */
  readonly deadline: number;
}

/** The end that has the data. */
export interface Sender extends Party {
  /** Pieces that may be given now. */
  readonly room: number;
  /** Gives the next piece; only when there is room. It must not change any more. */
  give(payload: Uint8Array): void;
  /** Says that there is nothing more to give; it needs no room. */
  end(): void;
  /** Whether the receiver has everything. */
  readonly isDone: boolean;
  /** Whether the receiver has been silent for so long that there is no point in going on. */
  isHopeless(now: number): boolean;
  /** For the picture. */
  readonly window: WindowView;
  /** What it did so far. */
  readonly counts: Readonly<SenderCounts>;
}

/** The end that wants the data. */
export interface Receiver extends Party {
  /** The next piece, in order; undefined when there is none yet. While nobody takes them, further ones are ignored. */
  take(): Uint8Array | undefined;
  /** Whether all has been received and taken. Its sender may not know: what still comes must be acknowledged again. */
  readonly isDone: boolean;
}

/** What a sender did. */
export interface SenderCounts {
  /** Pieces that were sent for the first time. */
  sent: number;
  /** Pieces that were sent again. */
  resent: number;
  /** How often an acknowledgement was waited for in vain. */
  timeouts: number;
}

/** What has become of a piece. */
export type PieceState = "unsent" | "sent" | "resent" | "acknowledged";

/** The pieces between the oldest that is not acknowledged and the last that may be sent. */
export interface WindowView {
  /** Number of the oldest. */
  readonly base: number;
  /** How many pieces it can hold. */
  readonly size: number;
  /** What has become of each, from the oldest on. */
  readonly pieces: readonly PieceState[];
  /** How long an acknowledgement is waited for at present, in milliseconds. */
  readonly timeout: number;
}

/** How to send. */
export interface SenderOptions {
  /** Any number from 0 to 2^32 - 1 that the last transfer did not have. */
  readonly session: number;
  /** Pieces that may be on their way at once. Default 32. */
  readonly window?: number;
  /** Shortest time to wait for an acknowledgement, in milliseconds. Default 10. */
  readonly shortestTimeout?: number;
  /** Longest time to wait for an acknowledgement, in milliseconds. Default 1,000. */
  readonly longestTimeout?: number;
  /** After how many milliseconds of silence it is hopeless. Default 10,000. */
  readonly patience?: number;
}

/** How to receive. */
export interface ReceiverOptions {
  /** Pieces that are kept while one before them is missing, or while nobody takes them. Default 1,024. */
  readonly window?: number;
}
