import { Histogram } from "../histogram.ts";
import type { ErrorKind } from "../result.ts";
import { Tally } from "./tally.ts";

/** What one thread has seen of a window. Plain data, so that it can be sent; histograms in their encoded form. */
export interface Sighting {
  readonly seconds: number;
  readonly planned: number;
  readonly sent: number;
  readonly sentLate: number;
  readonly latestBy: number;
  readonly replies: number;
  /** Of an open loop; undefined in a closed one, where it is the same as `uncorrected`. */
  readonly latency: string | undefined;
  readonly uncorrected: string;
  readonly connecting: string;
  readonly firstByte: string;
  readonly errors: Readonly<Record<ErrorKind, number>>;
  readonly unanswered: number;
  readonly repliesPerClient: readonly number[];
  readonly clientsAnswered: number;
  readonly sliceMilliseconds: number;
  /** Latencies of each slice, in two digits; a slice without any is an empty text. */
  readonly slices: readonly string[];
  readonly use: number;
  readonly isPinned: boolean;
}

/** What one thread has seen of a second. */
export interface Glance {
  readonly replies: number;
  /** In milliseconds; null when there are too few replies to tell. */
  readonly p99: number | null;
}

/** Bits of a tally: as exact as three digits, and as two. */
const EXACT = 11;
const ROUGH = 8;
const SHORTEST_SLICE = 100;
const MOST_SLICES = 600;

/** A span of time in which all that happens is counted. */
export class Window {
  readonly begin: number;
  /** Until when requests belong to it. */
  end: number;
  readonly errors: Record<ErrorKind, number> = emptyErrors();
  planned = 0;
  sent = 0;
  sentLate = 0;
  latestBy = 0;
  replies = 0;
  readonly #corrected: Tally | undefined;
  /** Of replies that came in one piece: their first byte came with their last. */
  readonly #whole: Tally = new Tally(EXACT);
  readonly #lastByte: Tally = new Tally(EXACT);
  readonly #firstByte: Tally = new Tally(EXACT);
  readonly sliceMilliseconds: number;
  readonly #slices: (Tally | undefined)[] = [];
  #slice: Tally | undefined;
  #sliceEnd: number;
  /** Since the last glance; once somebody has glanced. */
  #recent: Tally | undefined;

  constructor(begin: number, milliseconds: number, isOpenLoop: boolean) {
    this.begin = begin;
    // In a closed loop nothing is planned, so all that is sent until the timer fires, late as it may be, belongs to it.
    this.end = isOpenLoop ? begin + milliseconds : Number.POSITIVE_INFINITY;
    this.#corrected = isOpenLoop ? new Tally(EXACT) : undefined;
    this.sliceMilliseconds = Math.max(SHORTEST_SLICE, milliseconds / MOST_SLICES);
    this.#sliceEnd = begin;
  }

  /**
   * Counts a reply. All in milliseconds of this thread's clock.
   *
   * @param due when the request was to be sent
   * @param asked when it was
   * @param firstByte when the reply began, if that was not when it ended; else 0
   */
  record(now: number, due: number, asked: number, firstByte: number): void {
    this.replies += 1;
    if (firstByte === 0) this.#whole.record(now - asked);
    else {
      this.#lastByte.record(now - asked);
      this.#firstByte.record(firstByte - asked);
    }
    this.#corrected?.record(now - due);
    if (now >= this.#sliceEnd) this.#turnSlice(now);
    this.#slice?.record(now - due);
    this.#recent?.record(now - due);
  }

  /**
   * Counts a request that still waits when the window closes, as if it were answered now: it has waited at least so long,
   * and to leave it out would leave out the slowest.
   */
  recordWaiting(milliseconds: number): void {
    this.#corrected?.record(milliseconds);
  }

  /** What came since the last glance. */
  glance(): Glance {
    const histogram = new Histogram(2);
    this.#recent?.addTo(histogram);
    this.#recent ??= new Tally(ROUGH);
    this.#recent.reset();
    return { replies: histogram.count, p99: histogram.percentile(99) };
  }

  /** All that was counted, encoded. */
  sum(): Pick<Sighting, "latency" | "uncorrected" | "firstByte" | "slices"> {
    return {
      latency: this.#corrected && encodingOf(3, this.#corrected),
      uncorrected: encodingOf(3, this.#whole, this.#lastByte),
      firstByte: encodingOf(3, this.#whole, this.#firstByte),
      slices: Array.from(this.#slices, (slice) => (slice === undefined ? "" : encodingOf(2, slice))),
    };
  }

  #turnSlice(now: number): void {
    const index = Math.floor((now - this.begin) / this.sliceMilliseconds);
    this.#slice = new Tally(ROUGH);
    this.#slices[index] = this.#slice;
    this.#sliceEnd = this.begin + (index + 1) * this.sliceMilliseconds;
  }
}

function encodingOf(digits: 2 | 3, ...tallies: readonly Tally[]): string {
  const histogram = new Histogram(digits);
  for (const tally of tallies) tally.addTo(histogram);
  return histogram.encode();
}

/** No error of any kind. */
export function emptyErrors(): Record<ErrorKind, number> {
  return { refused: 0, reset: 0, ended: 0, wrong: 0, timeout: 0, lost: 0, late: 0, duplicate: 0, other: 0 };
}
