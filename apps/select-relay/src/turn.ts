/** Who is meant by something that was said: one alone, or all who are seated but perhaps one. */
type Audience<Who> = { readonly only: Who } | { readonly except: Who | undefined };

/** A piece of what was said, `bytes[start, end)`, and to whom. */
interface Passage<Who> {
  readonly start: number;
  end: number;
  messages: number;
  readonly only: Who | undefined;
  readonly except: Who | undefined;
  /** Whether it came from another relay, and so need not be told to them. */
  readonly isForeign: boolean;
}

/** What one of the audience is to hear. */
export interface Parcel {
  readonly bytes: Uint8Array;
  readonly messages: number;
}

const NOTHING: Parcel = { bytes: new Uint8Array(0), messages: 0 };
const SMALLEST = 4096;

/**
 * What is said in one turn of the loop. Most of the audience hear the same: they share one parcel, so that a turn costs
 * each of them one write, however many have spoken.
 */
export class Turn<Who> {
  #bytes: Uint8Array;
  #length = 0;
  readonly #passages: Passage<Who>[] = [];
  /** Those whose parcel differs from that of the others, and the first passage that each may hear. */
  readonly #apart = new Map<Who, number>();
  /** Whether the last passage may take in the next one: not when somebody was seated between them. */
  #mayGrow = true;
  #shared: Parcel | undefined;

  constructor(expectedBytes: number = SMALLEST) {
    // A Buffer, of which node:net need not make one for each write.
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(expectedBytes, SMALLEST));
  }

  /** How much was said, in bytes. */
  get length(): number {
    return this.#length;
  }

  /** From here on `who` hears what is said to all. */
  seat(who: Who): void {
    this.#apart.set(who, this.#passages.length);
    this.#mayGrow = false;
  }

  /** Adds `buffer[start, end)`; what comes from another relay is any number of messages. */
  say(
    buffer: Uint8Array,
    start: number,
    end: number,
    audience: Audience<Who>,
    { isForeign = false, messages = 1 }: { readonly isForeign?: boolean; readonly messages?: number } = {},
  ): void {
    const only = "only" in audience ? audience.only : undefined;
    const except = "except" in audience ? audience.except : undefined;
    const apart = only ?? except;
    if (apart !== undefined && !this.#apart.has(apart)) this.#apart.set(apart, 0);
    this.#append(buffer, start, end);
    const last = this.#passages.at(-1);
    if (
      last &&
      this.#mayGrow &&
      last.only === only &&
      last.except === except &&
      last.isForeign === isForeign
    ) {
      last.end = this.#length;
      last.messages += messages;
    } else {
      const passage = { start: this.#length - (end - start), end: this.#length, messages };
      this.#passages.push({ ...passage, only, except, isForeign });
      this.#mayGrow = true;
    }
  }

  /** What `who` is to hear. */
  parcelFor(who: Who, isSeated: boolean): Parcel {
    const from = this.#apart.get(who);
    if (from === undefined) return isSeated ? this.#everybodys() : NOTHING;
    return this.#gather(({ only, except }, index) =>
      only === undefined ? isSeated && index >= from && except !== who : only === who,
    );
  }

  /** What was said to all, by this relay's own members: what other relays are to hear. */
  parcelForAfar(): Parcel {
    return this.#gather(({ only, isForeign }) => only === undefined && !isForeign);
  }

  /** What those hear to whom nothing special was said. */
  #everybodys(): Parcel {
    this.#shared ??= this.#gather(({ only }) => only === undefined);
    return this.#shared;
  }

  #gather(isMeant: (passage: Passage<Who>, index: number) => boolean): Parcel {
    const passages = this.#passages.filter(isMeant);
    const messages = passages.reduce((sum, passage) => sum + passage.messages, 0);
    if (passages.length === this.#passages.length)
      return { bytes: this.#bytes.subarray(0, this.#length), messages };
    const bytes = Buffer.allocUnsafeSlow(passages.reduce((sum, { start, end }) => sum + end - start, 0));
    let length = 0;
    for (const { start, end } of passages) {
      bytes.set(this.#bytes.subarray(start, end), length);
      length += end - start;
    }
    return { bytes, messages };
  }

  #append(buffer: Uint8Array, start: number, end: number): void {
    const needed = this.#length + (end - start);
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(2 * needed);
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(buffer.subarray(start, end), this.#length);
    this.#length = needed;
  }
}
