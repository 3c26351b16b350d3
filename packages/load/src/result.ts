import type { Histogram } from "./histogram.ts";

/**
 * What can go wrong with a request: the connection was `refused`; the server `reset` it; it `ended` before the reply was
 * complete; the reply was `wrong`, or longer than it should be; nothing came before the `timeout`. Of datagrams: `lost`, as
 * nothing came in time; an answer `late`, after it counted as lost; a second one (`duplicate`).
 */
export type ErrorKind =
  | "refused"
  | "reset"
  | "ended"
  | "wrong"
  | "timeout"
  | "lost"
  | "late"
  | "duplicate"
  | "other";

/** A tenth of a second of a window, or a 600th of one that is longer than a minute. */
export interface TimelineSlice {
  /** When it begins, in seconds from the beginning of the window. */
  readonly second: number;
  /** Replies in it. */
  readonly replies: number;
  /** In milliseconds; null when there are too few replies to tell. */
  readonly p50: number | null;
  /** In milliseconds; null when there are too few replies to tell. */
  readonly p99: number | null;
  /** In milliseconds; null when there was no reply. */
  readonly worst: number | null;
}

/** What has come of a load within one window. */
export interface LoadResult {
  /** How long the window was. */
  readonly seconds: number;
  /** Requests that were due in the window, in an open loop; in a closed one, those that were sent. */
  readonly planned: number;
  /** Requests that were sent in the window. */
  readonly sent: number;
  /** Replies that came in the window, complete and right; in an open loop, of requests that were due in it. */
  readonly replies: number;
  /**
   * From the moment when the request was due, in an open loop, to the last byte of the reply: what somebody has waited who
   * does not know that the server stood still (coordinated omission is corrected). What was `unanswered` at the end of the
   * window counts with the time that it had waited until then, which is a lower bound: so there are more latencies than
   * replies. In a closed loop, from sending, and of replies alone.
   */
  readonly latency: Histogram;
  /** Of replies, from sending; where each request has a connection of its own, from the start of connecting. */
  readonly uncorrected: Histogram;
  /**
   * From the start of connecting to the end of the handshake: of all connections since the start of the load; where each
   * request has one of its own, of those of this window.
   */
  readonly connecting: Histogram;
  /** From sending to the first byte of the reply. */
  readonly firstByte: Histogram;
  /** What went wrong in the window, by kind. */
  readonly errors: Readonly<Record<ErrorKind, number>>;
  /** Requests that were due in the window and had neither a reply nor an error at its end. */
  readonly unanswered: number;
  /** Clients that have had at least one reply since the start. */
  readonly clientsAnswered: number;
  /** Replies in the window, by client. */
  readonly repliesPerConnection: readonly number[];
  /** How it went, slice by slice. */
  readonly timeline: readonly TimelineSlice[];
  /**
   * The largest share that a thread of the generator needed of the time in which it had a core, 0 to 1. To spin until
   * something is due is not need; to wait for a core that somebody else has is not time in which it had one (where the
   * system tells: Linux, not Deno).
   */
  readonly use: number;
  /** What all threads needed together, as a number of cores: what the load has cost the machine. */
  readonly coresNeeded: number;
  /** Requests that the generator itself sent more than a millisecond late: they were due, and their client had nothing else to do. */
  readonly sentLate: number;
  /** By how many milliseconds the latest of these was late; 0 where there was none. */
  readonly latestBy: number;
  /** Whether all threads run on the cores that they were to be pinned to. */
  readonly pinned: boolean;
  /** Whether the generator was at its own limit, so that the server might do more. */
  readonly isGeneratorLimited: boolean;
  /** What makes the figures doubtful, in sentences. */
  readonly warnings: readonly string[];
}
