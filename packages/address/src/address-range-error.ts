/**
 * Thrown for a value that is outside what an address, a port or a structure can hold.
 *
 * @example
 * ```ts
 * import { AddressRangeError } from "@acceptloop/address";
 *
 * const error = new AddressRangeError("encode a port", 65536, "a port is a whole number from 0 to 65535");
 * error.message; // => "cannot encode a port: 65536 is out of range, a port is a whole number from 0 to 65535"
 * ```
 */
export class AddressRangeError extends RangeError {
  /** Tells it from other errors, also across realms. */
  override readonly name = "AddressRangeError";
  /** Stable across versions. */
  readonly code = "ADDRESS_RANGE";
  /** What was given. */
  readonly value: bigint | number | string;

  /** Says that `action` cannot be done with `value`, and what `limit` there is. */
  constructor(action: string, value: bigint | number | string, limit: string) {
    const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
    super(`cannot ${action}: ${shown} is out of range, ${limit}`);
    this.value = value;
  }
}
