import { Histogram } from "../histogram.ts";
import type { ErrorKind } from "../result.ts";

/** What one thread has seen of a window. Plain data, so that it can be sent; histograms in their encoded form. */
export interface Sighting {
  readonly seconds: number;
  readonly planned: number;
  readonly sent: number;
  readonly sentLate: number;
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
  replies = 0;
  readonly #corrected: Histogram | undefined;
  /** Of replies that came in one piece: their first byte came with their last. */
  readonly #whole: Histogram = new Histogram();
  readonly #lastByte: Histogram = new Histogram();
  readonly #firstByte: Histogram = new Histogram();
  readonly sliceMilliseconds: number;
  readonly #slices: (Histogram | undefined)[] = [];
  #slice: Histogram | undefined;
  #sliceEnd: number;
  /** Since the last glance; once somebody has glanced. */
  #recent: Histogram | undefined;

  constructor(begin: number, milliseconds: number, isOpenLoop: boolean) {
    this.begin = begin;
    this.end = begin + milliseconds;
    this.#corrected = isOpenLoop ? new Histogram() : undefined;
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

  /** What came since the last glance. */
  glance(): Glance {
    const { count: replies = 0 } = this.#recent ?? {};
    const p99 = this.#recent?.percentile(99) ?? null;
    this.#recent ??= new Histogram(2);
    this.#recent.reset();
    return { replies, p99 };
  }

  /** All that was counted, encoded. */
  sum(): Pick<Sighting, "latency" | "uncorrected" | "firstByte" | "slices"> {
    this.#lastByte.add(this.#whole);
    this.#firstByte.add(this.#whole);
    return {
      latency: this.#corrected?.encode(),
      uncorrected: this.#lastByte.encode(),
      firstByte: this.#firstByte.encode(),
      slices: Array.from(this.#slices, (slice) => slice?.encode() ?? ""),
    };
  }

  #turnSlice(now: number): void {
    const index = Math.floor((now - this.begin) / this.sliceMilliseconds);
    this.#slice = new Histogram(2);
    this.#slices[index] = this.#slice;
    this.#sliceEnd = this.begin + (index + 1) * this.sliceMilliseconds;
  }
}

/** No error of any kind. */
export function emptyErrors(): Record<ErrorKind, number> {
  return { refused: 0, reset: 0, ended: 0, wrong: 0, timeout: 0, lost: 0, late: 0, duplicate: 0, other: 0 };
}
