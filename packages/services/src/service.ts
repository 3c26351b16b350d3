/**
 * What a session costs the thread that runs it: nothing to speak of, its processor (`burns`), or its time while it
 * waits (`blocks`). A server that answers many clients on one thread makes all of them pay.
 */
export type Effort = "none" | "burns" | "blocks";

/** What a server answers, without a socket: the same service runs in a process, a thread or an event loop. */
export interface Service {
  /** As on the command line: `upper`, `work:10`. */
  readonly name: string;
  /** What it does to the thread that runs it. */
  readonly effort: Effort;
  /**
   * Begins a conversation.
   *
   * @param peer with whom, as `127.0.0.1:54012`
   */
  open(peer: string): Session;
  /**
   * Answers one datagram; undefined is silence. Where it is missing, a datagram is a whole conversation of its own: what
   * `receive` and `end` return together.
   */
  answer?(datagram: Uint8Array, peer: string): Uint8Array | undefined;
}

/** One conversation. */
export interface Session {
  /**
   * Takes bytes as they came, cut anywhere, and returns those to send back; perhaps none, perhaps the given ones. Both
   * are valid only until the next call.
   */
  receive(bytes: Uint8Array): Uint8Array;
  /** The peer has ended its direction: returns the last bytes to send. */
  end(): Uint8Array;
  /** Said before the peer has said anything. */
  readonly greeting?: Uint8Array;
  /** Whether it has said all it will: the server sends what there is and closes, whatever still comes. */
  readonly isOver?: boolean;
  /**
   * Whether nothing of what was said matters for what is to come, so that a session opened afresh could go on in the place
   * of this one. Where it is missing, it always matters.
   */
  readonly isAtRest?: boolean;
  /** Goes on without being asked: the next bytes, as often as the peer has taken the last, until it leaves (RFC 864). */
  more?(): Uint8Array;
}
