import type { InternetEndpoint } from "@acceptloop/address/endpoint";

/** One message, as it was sent: datagrams are never joined nor split. */
export interface Datagram {
  /** Not shared with anybody: they may be kept and changed. */
  readonly bytes: Uint8Array;
  /** Who sent it, and whom an answer goes to. */
  readonly from: InternetEndpoint;
  /** Whether it was longer than the buffer: what did not fit is lost, as with recvfrom(2). */
  readonly isTruncated: boolean;
}

/** What a datagram without a byte costs as well, so that a flood of empty ones is bounded too. */
const OVERHEAD = 128;

/**
 * The datagrams that nobody has asked for yet. When it is full the newest are dropped, as the system does with its own
 * queue: who came first is served first.
 */
export class DatagramQueue {
  readonly #capacity: number;
  #datagrams: Datagram[] = [];
  #first = 0;
  #bytes = 0;
  #dropped = 0;

  /** @param capacity in bytes; each datagram costs 128 more than it carries */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get dropped(): number {
    return this.#dropped;
  }

  get isEmpty(): boolean {
    return this.#first === this.#datagrams.length;
  }

  add(datagram: Datagram): void {
    const cost = datagram.bytes.length + OVERHEAD;
    if (this.#bytes + cost > this.#capacity && !this.isEmpty) {
      this.#dropped += 1;
      return;
    }
    this.#bytes += cost;
    this.#datagrams.push(datagram);
  }

  take(): Datagram | undefined {
    const datagram = this.#datagrams[this.#first];
    if (datagram === undefined) return undefined;
    this.#bytes -= datagram.bytes.length + OVERHEAD;
    this.#first += 1;
    // Moving the rest forward for each would cost the square of their number.
    if (this.#first === this.#datagrams.length || this.#first === COMPACTION) {
      this.#datagrams = this.#datagrams.slice(this.#first);
      this.#first = 0;
    }
    return datagram;
  }
}

const COMPACTION = 1024;
