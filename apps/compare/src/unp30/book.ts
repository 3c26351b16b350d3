/** A line of figure 30.1, and what stands in it here. */
export interface Line {
  /** Its number in the book; null for what the book does not have. */
  readonly row: number | null;
  /** What happens after accept(), in a few words. */
  readonly design: string;
  /** As `--models` takes it; undefined where nobody here does it. */
  readonly model?: string;
  /** The guest that does it in C. */
  readonly inC?: string;
  /** Processor time to control processes or threads, in seconds. */
  readonly book: Readonly<Partial<Record<Column, number>>>;
}

/** Where the book's figures come from: the system of the 3rd edition, and those of the 2nd. */
export type Column = "3rd ed." | "Solaris" | "DUnix" | "BSD/OS";

export const columns: readonly Column[] = ["3rd ed.", "Solaris", "DUnix", "BSD/OS"];

/** UNIX Network Programming, volume 1: figure 30.1 of the 3rd edition, and the systems of the 2nd. */
export const lines: readonly Line[] = [
  {
    row: 0,
    design: "iterative: one client at a time",
    model: "iterative",
    inC: "c-iterative",
    book: { "3rd ed.": 0, Solaris: 0, DUnix: 0, "BSD/OS": 0 },
  },
  {
    row: 1,
    design: "fork: a process for each client",
    model: "fork",
    inC: "c-fork",
    book: { "3rd ed.": 20.9, Solaris: 504.2, DUnix: 168.9, "BSD/OS": 29.6 },
  },
  {
    row: 2,
    design: "prefork-accept: each child accepts",
    model: "prefork-accept",
    inC: "c-prefork",
    book: { "3rd ed.": 1.8, DUnix: 6.2, "BSD/OS": 1.8 },
  },
  {
    row: 3,
    design: "prefork, a file lock around accept",
    book: { "3rd ed.": 2.07, Solaris: 25.2, DUnix: 10, "BSD/OS": 2.7 },
  },
  { row: 4, design: "prefork, a mutex around accept", book: { "3rd ed.": 1.75, Solaris: 21.5 } },
  {
    row: 5,
    design: "prefork-pass: the parent passes it",
    model: "prefork-pass",
    book: { "3rd ed.": 2.58, Solaris: 36.7, DUnix: 10.9, "BSD/OS": 6.1 },
  },
  {
    row: 6,
    design: "thread: a thread for each client",
    model: "thread",
    inC: "c-thread",
    book: { "3rd ed.": 0.99, Solaris: 18.7, DUnix: 4.7 },
  },
  {
    row: 7,
    design: "prethread: a mutex around accept",
    model: "prethread",
    inC: "c-prethread",
    book: { "3rd ed.": 1.93, Solaris: 8.6, DUnix: 3.5 },
  },
  {
    row: 8,
    design: "thread-pool: main thread accepts",
    model: "thread-pool",
    book: { "3rd ed.": 2.05, Solaris: 14.5, DUnix: 5 },
  },
  { row: null, design: "event-loop: all in one thread", model: "event-loop", inC: "c-epoll", book: {} },
  { row: null, design: "fork-spare: forked ahead, used once", model: "fork-spare", book: {} },
  { row: null, design: "prefork-reuseport: own listeners", model: "prefork-reuseport", book: {} },
  { row: null, design: "thread-reuseport: own listeners", model: "thread-reuseport", book: {} },
  { row: null, design: "watcher-executors: for requests", model: "watcher-executors", book: {} },
];

/** Figure 30.2: how the 5,000 clients were spread over 15 children or threads, the busiest first; or from which to which. */
export const distributions: readonly {
  readonly name: string;
  readonly clients: readonly number[] | string;
}[] = [
  { name: "book: each child accepts", clients: "302 to 356" },
  { name: "book: file lock", clients: "315 to 347 (Solaris), 330 to 338 (others)" },
  {
    name: "book: passing, Solaris",
    clients: [1006, 950, 720, 582, 485, 457, 385, 250, 105, 32, 14, 9, 4, 1, 0],
  },
  { name: "book: threads", clients: "320 to 360" },
];
