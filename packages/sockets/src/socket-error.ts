/** What the codes of errno(3) mean to somebody who runs a server. */
const MEANINGS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EALREADY: "it is being connected already",
  EADDRINUSE: "the address is already in use",
  EADDRNOTAVAIL: "this machine does not have that address",
  ECONNABORTED: "the connection was aborted",
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the peer reset the connection",
  EHOSTUNREACH: "the host cannot be reached",
  EMFILE: "this process has too many open files",
  ENETUNREACH: "the network cannot be reached",
  ENFILE: "the system has too many open files",
  ENOENT: "there is no such file",
  ENOTFOUND: "the host is unknown",
  ENOTSUP: "there is no such thing on this runtime or for such an address",
  EPERM: "the runtime does not permit it",
  EPIPE: "the peer no longer reads",
  ERR_SOCKET_BAD_PORT: "a port is a number from 0 to 65,535",
  ETIMEDOUT: "the time is up",
  CLOSED: "the socket is closed",
  READ_PENDING: "another read is still waiting",
  SELECT_PENDING: "another select is still waiting for one of them",
};

/**
 * Thrown when the network or the system refuses what was asked of a socket. Its message is one sentence that names the
 * action, the endpoint and the reason.
 *
 * @example
 * ```ts
 * import { SocketError } from "@acceptloop/sockets";
 *
 * const error = new SocketError("connect to 127.0.0.1:1", "ECONNREFUSED");
 * error.message; // => "cannot connect to 127.0.0.1:1: the connection was refused (ECONNREFUSED)"
 * ```
 */
export class SocketError extends Error {
  /** What tells it from other errors. */
  override readonly name: string = "SocketError";
  /** A name from errno(3), `ENOTFOUND`, `CLOSED`, `READ_PENDING`, `SELECT_PENDING`, `ERR_SOCKET_BAD_PORT`, or `UNKNOWN` where the runtime gives none. */
  readonly code: string;

  /**
   * Makes the sentence.
   *
   * @param action what was refused, as in "cannot …"
   * @param options the cause, and what the code means if it is none of errno(3)
   */
  constructor(action: string, code: string, options: ErrorOptions & { readonly meaning?: string } = {}) {
    const { meaning = MEANINGS[code] ?? "the system refused", ...errorOptions } = options;
    super(`cannot ${action}: ${meaning} (${code})`, errorOptions);
    this.code = code;
  }

  /** Wraps what the runtime threw while doing `action`, with the runtime's code. */
  static from(action: string, cause: unknown): SocketError {
    if (cause instanceof SocketError) return cause;
    const code = codeOf(cause);
    return new SocketError(action, code, {
      cause,
      ...(code === "UNKNOWN" && cause instanceof Error && { meaning: cause.message }),
    });
  }
}

function codeOf(cause: unknown): string {
  const code: unknown = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (typeof code === "string" && !code.startsWith("ERR_STREAM")) return code;
  // Deno's names for a permission that was not given.
  if (cause instanceof Error && /^(NotCapable|PermissionDenied)$/.test(cause.name)) return "EPERM";
  // Node throws ERR_STREAM_… for something that is written to a socket that has been destroyed meanwhile.
  return typeof code === "string" ? "CLOSED" : "UNKNOWN";
}

/**
 * Thrown when what was waited for did not come in time. What was waited on is as it was, and can be waited on again: a
 * read that timed out has lost nothing (SO_RCVTIMEO of socket(7), Java's SO_TIMEOUT).
 *
 * @example
 * ```ts
 * import { SocketError, TimeoutError } from "@acceptloop/sockets";
 *
 * const error = new TimeoutError("read from 127.0.0.1:8254", 500);
 * error.message; // => "cannot read from 127.0.0.1:8254: nothing happened for 500 ms (ETIMEDOUT)"
 * error instanceof SocketError; // => true
 * ```
 */
export class TimeoutError extends SocketError {
  /** What tells it from other errors. */
  override readonly name: string = "TimeoutError";
  /** How long it was waited, in milliseconds. */
  readonly timeout: number;

  /**
   * Makes the sentence.
   *
   * @param action what was waited for, as `read from 127.0.0.1:8254`
   * @param timeout how long, in milliseconds
   */
  constructor(action: string, timeout: number) {
    super(action, "ETIMEDOUT", { meaning: `nothing happened for ${timeout} ms` });
    this.timeout = timeout;
  }
}
