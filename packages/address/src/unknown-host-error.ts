/**
 * Thrown for the name of a host that the system cannot resolve: Java's UnknownHostException.
 *
 * @example
 * ```ts
 * import { UnknownHostError } from "@acceptloop/address";
 *
 * new UnknownHostError("nosuch.invalid").message; // => 'unknown host "nosuch.invalid"'
 * ```
 */
export class UnknownHostError extends Error {
  override readonly name = "UnknownHostError";
  /** Stable across versions. */
  readonly code = "UNKNOWN_HOST";
  /** The name that was asked for. */
  readonly host: string;

  constructor(host: string, cause?: unknown) {
    super(`unknown host ${JSON.stringify(host)}`, { cause });
    this.host = host;
  }
}
