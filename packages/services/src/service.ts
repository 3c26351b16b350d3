/**
 * What a session costs the thread that runs it: nothing to speak of, its processor (`burns`), or its time while it
 * waits (`blocks`). A server that answers many clients on one thread makes all of them pay.
 */
export type Effort = "none" | "burns" | "blocks";

/** What a server answers, without a socket: the same service runs in a process, a thread or an event loop. */
export interface Service {
  /** As on the command line: `upper`, `work:10`. */
  readonly name: string;
  readonly effort: Effort;
  /**
   * Begins a conversation.
   *
   * @param peer with whom, as `127.0.0.1:54012`
   */
  open(peer: string): Session;
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
}
