import { WRITTEN } from "@acceptloop/sockets";
import type { Parcel } from "./turn.ts";

/** What happens when somebody reads more slowly than the others speak. */
export type SlowPolicy = "drop-client" | "drop-oldest" | "pause-sender";

/** What `--slow` takes; the first is the default. */
export const slowPolicies: readonly SlowPolicy[] = ["drop-client", "drop-oldest", "pause-sender"];

/** Sends bytes, and resolves when the system has taken them; returns {@linkcode WRITTEN} if it did so at once. */
type Write = (bytes: Uint8Array) => Promise<void>;

/**
 * What one client has not taken yet. One write is under way at a time; what comes meanwhile waits, and is bounded.
 */
export class Outbox {
  readonly #write: Write;
  readonly #limit: number;
  readonly #onTaken: () => void;
  readonly #waiting: Parcel[] = [];
  #waitingBytes = 0;
  #writingBytes = 0;

  /**
   * @param limit most bytes that may be held, those of the write under way included
   * @param onTaken called each time that the system has taken something
   */
  constructor(write: Write, limit: number, onTaken: () => void = () => {}) {
    this.#write = write;
    this.#limit = limit;
    this.#onTaken = onTaken;
  }

  /** Bytes that are held for this client. */
  get heldBytes(): number {
    return this.#writingBytes + this.#waitingBytes;
  }

  /** Whether as much is held as may be. */
  get isFull(): boolean {
    return this.heldBytes >= this.#limit;
  }

  /** Whether a parcel fits. One does always: what was said in one turn may be more than the limit. */
  hasRoomFor({ bytes }: Parcel): boolean {
    return this.heldBytes === 0 || this.heldBytes + bytes.length <= this.#limit;
  }

  /** Sends a parcel, at once or after those that wait. */
  put(parcel: Parcel): void {
    if (parcel.bytes.length === 0) return;
    if (this.#writingBytes > 0) {
      // Copied, since a view would keep the whole turn in memory, of which this may be a small part.
      this.#waiting.push({ bytes: parcel.bytes.slice(), messages: parcel.messages });
      this.#waitingBytes += parcel.bytes.length;
    } else this.#send(parcel.bytes);
  }

  /** Drops parcels that wait, the oldest first, until another one fits; returns how many messages were lost. */
  makeRoomFor(parcel: Parcel): number {
    let lost = 0;
    while (!this.hasRoomFor(parcel)) {
      const oldest = this.#waiting.shift();
      if (oldest === undefined) break;
      this.#waitingBytes -= oldest.bytes.length;
      lost += oldest.messages;
    }
    return lost;
  }

  /** Takes out everything that waits; the write under way goes on. */
  takeWaiting(): readonly Parcel[] {
    this.#waitingBytes = 0;
    return this.#waiting.splice(0);
  }

  #send(bytes: Uint8Array): void {
    const written = this.#write(bytes);
    // As it mostly is; a hundred promises in each turn would cost more than the rest of it.
    if (written === WRITTEN) return;
    this.#writingBytes = bytes.length;
    written.then(
      () => this.#sent(),
      // The connection is gone; its reader is told so, and lets the client go.
      () => this.#sent(),
    );
  }

  #sent(): void {
    this.#writingBytes = 0;
    if (this.#waiting.length > 0) this.#send(Buffer.concat(this.takeWaiting().map(({ bytes }) => bytes)));
    this.#onTaken();
  }
}
