/** What stands for a byte that belongs to no character. */
const REPLACEMENT = "\uFFFD";

/**
 * Makes text of a byte stream that was cut anywhere. It differs from `TextDecoder` in one thing: each byte of a broken
 * character becomes a U+FFFD of its own, as in Go, where that makes one of them all.
 */
export class Utf8Decoder {
  #codePoint = 0;
  /** Bytes of a character that have come, and that are still to come. */
  #seen = 0;
  #awaited = 0;
  /** What the next byte may be: less than 80…BF where that would be an overlong form or a surrogate. */
  #lowest = 0x80;
  #highest = 0xbf;

  /** The characters that end in these bytes. */
  push(bytes: Uint8Array): string {
    let text = "";
    for (const byte of bytes) {
      if (this.#awaited > 0 && byte >= this.#lowest && byte <= this.#highest) text += this.#continue(byte);
      else text += this.end() + this.#begin(byte);
    }
    return text;
  }

  /** A character that was begun and not ended. */
  end(): string {
    const broken = REPLACEMENT.repeat(this.#seen);
    this.#await(0, 0, 0);
    return broken;
  }

  /** The well-formed sequences of table 3-7 of the Unicode Standard. */
  #begin(byte: number): string {
    if (byte < 0x80) return String.fromCharCode(byte);
    if (byte >= 0xc2 && byte <= 0xdf) this.#await(byte & 0x1f, 1, 1);
    else if (byte >= 0xe0 && byte <= 0xef) this.#await(byte & 0x0f, 1, 2);
    else if (byte >= 0xf0 && byte <= 0xf4) this.#await(byte & 0x07, 1, 3);
    else return REPLACEMENT;
    if (byte === 0xe0) this.#lowest = 0xa0;
    if (byte === 0xed) this.#highest = 0x9f;
    if (byte === 0xf0) this.#lowest = 0x90;
    if (byte === 0xf4) this.#highest = 0x8f;
    return "";
  }

  #continue(byte: number): string {
    this.#await((this.#codePoint << 6) | (byte & 0x3f), this.#seen + 1, this.#awaited - 1);
    if (this.#awaited > 0) return "";
    const character = String.fromCodePoint(this.#codePoint);
    this.#await(0, 0, 0);
    return character;
  }

  #await(codePoint: number, seen: number, awaited: number): void {
    this.#codePoint = codePoint;
    this.#seen = seen;
    this.#awaited = awaited;
    this.#lowest = 0x80;
    this.#highest = 0xbf;
  }
}
