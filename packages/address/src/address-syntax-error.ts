/**
 * Thrown for text that is not an address, and that no lenient reading may turn into one.
 *
 * @example
 * ```ts
 * import { AddressSyntaxError } from "@acceptloop/address";
 *
 * const error = new AddressSyntaxError("127.1", 5, "an IPv4 address has four parts");
 * error.message; // => 'cannot parse "127.1" at position 5: an IPv4 address has four parts'
 * ```
 */
export class AddressSyntaxError extends SyntaxError {
  /** Tells it from other errors, also across realms. */
  override readonly name = "AddressSyntaxError";
  /** Stable across versions. */
  readonly code = "ADDRESS_SYNTAX";
  /** The whole text that was given. */
  readonly text: string;
  /** Index in `text` of the first character that is wrong, in UTF-16 units; its length where the text ends too early. */
  readonly position: number;
  /** What is wrong there. */
  readonly reason: string;

  /** Says that `text` cannot be read, from which position on, and for which reason. */
  constructor(text: string, position: number, reason: string) {
    super(`cannot parse ${JSON.stringify(text)} at position ${position}: ${reason}`);
    this.text = text;
    this.position = position;
    this.reason = reason;
  }
}
