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
  /** Tells it from other errors, also across realms. */
  override readonly name = "UnknownHostError";
  /** Stable across versions. */
  readonly code = "UNKNOWN_HOST";
  /** The name that was asked for. */
  readonly host: string;

  /** Says that no such host is known; the cause is what the resolver threw. */
  constructor(host: string, cause?: unknown) {
    super(`unknown host ${JSON.stringify(host)}`, { cause });
    this.host = host;
  }
}
