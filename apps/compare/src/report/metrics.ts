/** What is measured, how it is written, and how it is to be read. */
export interface Metric {
  /** The heading of its column. */
  readonly heading: string;
  /** Empty for a plain number. */
  readonly unit: string;
  /** What it means, for somebody who sees it for the first time. */
  readonly explanation: string;
  /** Digits behind the point. */
  readonly digits: number;
  /** Which direction is better; undefined where that depends. */
  readonly better?: "higher" | "lower";
  /** No value can be above it. */
  readonly highest?: number;
  /** Whether it means something only of a server that answers all who ask: to be good to a few is easy. */
  readonly needsAllAnswered?: boolean;
}

/** The name of a metric, as the files have it. */
export type MetricName =
  | "rate"
  | "p50"
  | "p90"
  | "p99"
  | "p99.9"
  | "worst"
  | "uncorrectedP99"
  | "smallWorst"
  | "overloadP99"
  | "connecting"
  | "firstByte"
  | "answered"
  | "errors"
  | "unanswered"
  | "overloadUnanswered"
  | "processorTime"
  | "processControl"
  | "cores"
  | "memory"
  | "memoryPerConnection"
  | "contextSwitches"
  | "descriptors"
  | "threads"
  | "processes"
  | "fairness"
  | "balance"
  | "throughput"
  | "survivors"
  | "hangSurvivors"
  | "recovery"
  | "start"
  | "drain"
  | "lost"
  | "overflows"
  | "deliveries"
  | "goodput"
  | "highestRate";

/** Every metric, by its name. */
export const metrics: Readonly<Record<MetricName, Metric>> = {
  rate: {
    heading: "replies/s",
    unit: "/s",
    explanation: "Replies per second, every byte of them compared.",
    digits: 0,
    better: "higher",
  },
  p50: percentile("p50", "Half of the replies came at least so fast."),
  p90: percentile("p90", "Nine of ten replies came at least so fast."),
  p99: percentile("p99", "99 of 100 replies came at least so fast."),
  "p99.9": percentile("p99.9", "999 of 1,000 replies came at least so fast."),
  worst: percentile(
    "worst",
    "The slowest of all. Where there was a plan, who still waited at the end counts with the time until then, here and in the percentiles.",
  ),
  uncorrectedP99: percentile(
    "uncorr. p99",
    "p99 from the moment of sending: what a generator reports that forgets the requests which it could not send meanwhile.",
  ),
  smallWorst: percentile("small worst", "The slowest request that needs no work, sent beside those that do."),
  overloadP99: percentile("p99 at 150 %", "p99 when half as much again is asked as the server can do."),
  connecting: percentile("connect", "From connect() until it is answered, p50."),
  firstByte: percentile("first byte", "From connect() to the first byte of the reply, p50."),
  answered: {
    heading: "answered",
    unit: "%",
    explanation: "Share of the clients that got at least one reply.",
    digits: 0,
    better: "higher",
    highest: 100,
  },
  errors: {
    heading: "errors",
    unit: "",
    explanation: "Refused, reset, cut off, wrong or timed out; by kind in the full report.",
    digits: 0,
    better: "lower",
  },
  unanswered: {
    heading: "unanswered",
    unit: "",
    explanation: "Requests that were due and had no reply when the measurement ended.",
    digits: 0,
    better: "lower",
  },
  overloadUnanswered: {
    heading: "unansw. at 150 %",
    unit: "",
    explanation:
      "Requests that were due and had no reply in the end, when half as much again is asked as the server can do.",
    digits: 0,
    better: "lower",
  },
  processorTime: {
    heading: "CPU µs/reply",
    unit: "µs",
    explanation: "Processor time of the server, its threads and its processes for each reply.",
    digits: 1,
    better: "lower",
  },
  processControl: {
    heading: "control µs",
    unit: "µs",
    explanation:
      "What of the processor time is not there in the iterative server under the same load: the price of the model (Stevens' measure).",
    digits: 1,
    better: "lower",
  },
  cores: {
    heading: "cores",
    unit: "",
    explanation: "How many cores the server kept busy on average.",
    digits: 2,
  },
  memory: {
    heading: "memory",
    unit: "MB",
    explanation:
      "Proportional set size of the server and all its processes under load: what is shared counts by its share.",
    digits: 1,
    better: "lower",
  },
  memoryPerConnection: {
    heading: "kB/connection",
    unit: "kB",
    explanation: "What each open connection adds to the memory, where all of them are served.",
    digits: 1,
    better: "lower",
    needsAllAnswered: true,
  },
  contextSwitches: {
    heading: "switches/reply",
    unit: "",
    explanation: "How often the kernel took a core from or gave it to the server, for each reply.",
    digits: 2,
    better: "lower",
  },
  descriptors: {
    heading: "descriptors",
    unit: "",
    explanation: "Open files and sockets of the server and all its processes under load.",
    digits: 0,
  },
  threads: {
    heading: "threads",
    unit: "",
    explanation: "Threads under load, over all processes.",
    digits: 0,
  },
  processes: { heading: "processes", unit: "", explanation: "Processes under load.", digits: 0 },
  fairness: {
    heading: "fairness",
    unit: "",
    explanation: "Jain's index over the clients: 1 when all got the same, 1/n when one of n got all.",
    digits: 2,
    better: "higher",
    highest: 1,
  },
  balance: {
    heading: "balance",
    unit: "",
    explanation:
      "Jain's index over the server's processes or threads: 1 when all served the same number of clients.",
    digits: 2,
    better: "higher",
    highest: 1,
  },
  throughput: {
    heading: "MB/s",
    unit: "MB/s",
    explanation: "Bytes echoed per second.",
    digits: 0,
    better: "higher",
  },
  survivors: {
    heading: "survivors",
    unit: "%",
    explanation: "Share of the other clients that still got their replies after the fault.",
    digits: 0,
    better: "higher",
    highest: 100,
  },
  hangSurvivors: {
    heading: "surv. hang",
    unit: "%",
    explanation:
      "Share of the other clients that still got replies after one request went into an endless loop.",
    digits: 0,
    better: "higher",
    highest: 100,
  },
  recovery: {
    heading: "recovery",
    unit: "ms",
    explanation: "From the fault until a new client got a reply; nothing if none did.",
    digits: 0,
    better: "lower",
  },
  start: {
    heading: "start",
    unit: "ms",
    explanation: "From the start of the program to the reply to a first client.",
    digits: 0,
    better: "lower",
  },
  drain: {
    heading: "drain",
    unit: "ms",
    explanation: "From SIGTERM to the end of the program, while clients were being served.",
    digits: 0,
    better: "lower",
  },
  lost: {
    heading: "lost",
    unit: "%",
    explanation: "Share of what was sent that never came back or never arrived.",
    digits: 2,
    better: "lower",
    highest: 100,
  },
  overflows: {
    heading: "buffer full",
    unit: "",
    explanation: "Datagrams that the kernel threw away since the server's receive buffer was full.",
    digits: 0,
    better: "lower",
  },
  deliveries: {
    heading: "deliveries/s",
    unit: "/s",
    explanation: "Lines that reached a receiver, over all receivers.",
    digits: 0,
    better: "higher",
  },
  goodput: {
    heading: "goodput",
    unit: "%",
    explanation:
      "Replies when half as much again is asked as the server can do, compared with what it can do.",
    digits: 0,
    better: "higher",
  },
  highestRate: {
    heading: "highest/s",
    unit: "/s",
    explanation: "The highest planned rate at which the objective held, within 5 %.",
    digits: 0,
    better: "higher",
  },
};

/** The names of all metrics. */
export const metricNames: readonly MetricName[] = Object.keys(metrics).filter((name) => isMetricName(name));

/** Whether there is such a metric. */
function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(metrics, name);
}

/** The heading of a metric's column, with the unit where it does not say it. */
export function headingOf(metric: MetricName): string {
  const { heading, unit } = metrics[metric];
  return heading.includes(unit) ? heading : `${heading} ${unit}`;
}

/** More digits than these say nothing in such measurements. */
const SIGNIFICANT_DIGITS = 3;

/** A figure as it is written, without its unit; `n/a` where there is none. */
export function written(metric: MetricName, value: number | null | undefined): string {
  if (value === null || value === undefined) return "n/a";
  const before = Math.floor(Math.log10(Math.abs(value) || 1)) + 1;
  return value.toFixed(Math.max(0, Math.min(metrics[metric].digits, SIGNIFICANT_DIGITS - before)));
}

function percentile(heading: string, explanation: string): Metric {
  return {
    heading: `${heading} ms`,
    unit: "ms",
    explanation,
    digits: 2,
    better: "lower",
    needsAllAnswered: true,
  };
}
