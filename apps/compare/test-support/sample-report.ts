import { metricNames, type MetricName, metrics } from "../src/report/metrics.ts";
import type { Cell, CurvePoint, Doubt, Estimate, Moment, Prediction, Report } from "../src/report/report.ts";
import { estimateOf } from "../src/report/statistics.ts";

type Values = Partial<Record<MetricName, readonly (number | null)[]>>;
type Predictions = Partial<Record<MetricName, readonly [value: number, formula: string]>>;

/** Everything that can happen to a cell but its name. */
interface Course {
  readonly values?: Values;
  readonly predicted?: Predictions;
  readonly failure?: string;
  readonly doubts?: readonly Doubt[];
  readonly errors?: Readonly<Record<string, number>>;
  readonly workers?: readonly number[];
  /** Half of the replies and the slowest one, in milliseconds: what the curve runs between. */
  readonly latency?: readonly [p50: number, worst: number];
  /** How often a planned request came later to be sent than planned: from 1 up. */
  readonly delay?: number;
}

const SECONDS = 10;
const NAME = /^(?<model>[^ ]+)(?: \((?<runtime>.+)\))?$/;

/**
 * A report made up by hand, in which everything occurs that a reader may have to be told: models on two runtimes and two
 * guests, one emulated, failures, doubts, errors, wide intervals, what a system does not tell, theory that was wrong.
 */
export const sampleReport: Report = {
  schema: 3,
  startedAt: "2026-11-21T06:58:12.000Z",
  endedAt: "2026-11-21T07:04:40.000Z",
  interrupted: false,
  command: ["--models", "iterative,event-loop,fork,thread", "--runtimes", "node,bun", "--repeat", "3"],
  seconds: SECONDS,
  repeats: 3,
  environment: {
    processor: "AMD EPYC 7B13 64-Core Processor",
    cores: 2,
    memory: 8_330_000_000,
    kernel: "Linux 6.12.48+deb13-amd64",
    runtimes: { node: "26.10.0", bun: "1.4.5" },
    commit: "5678b0a+",
    pinning: "load generator on core 0, servers on core 1",
    load: [0.42, 1.87],
    stolen: 0.013,
  },
  capacity: {
    repliesPerSecond: 61_240,
    against: "a C echo server with epoll",
    threads: 1,
    pinned: true,
  },
  constants: [
    { name: "process start", value: 34.2, unit: "ms", of: "node" },
    { name: "process start", value: 5.4, unit: "ms", of: "bun" },
    { name: "thread start", value: 15.8, unit: "ms", of: "node" },
    { name: "memory of a process", value: 16.1, unit: "MB", of: "node" },
    { name: "memory of a connection", value: 5.6, unit: "kB", of: "node" },
    { name: "cores", value: 2, unit: "", of: "the machine" },
  ],
  sections: [
    {
      workload: "echo",
      title: "20 clients stay connected; each sends 64 bytes and waits for the echo, again and again",
      question: "What does a reply cost, and who gets none?",
      finding:
        "iterative answered 1 of 20 clients, all others answered all 20; event-loop (bun) gave most replies, 48120 a second, and fork (node) took most memory, 341 MB.",
      metrics: ["rate", "p50", "p99", "p99.9", "answered", "errors", "processorTime", "memory", "fairness"],
      cells: [
        cell("iterative (node)", {
          values: {
            rate: [11_210, 11_340, 11_150],
            p50: [0.08, 0.08, 0.09],
            p99: [0.21, 0.2, 0.24],
            "p99.9": [0.9, 0.8, 1.1],
            answered: [5, 5, 5],
            errors: [0, 0, 0],
            processorTime: [83.1, 82.4, 84],
            memory: [46.2, 46.1, 46.4],
            fairness: [0.05, 0.05, 0.05],
          },
          predicted: { rate: [30_200, "1 / S"], answered: [5, "1 / N"] },
          latency: [0.08, 2.4],
        }),
        cell("event-loop (node)", {
          values: {
            rate: [36_180, 35_020, 37_410],
            p50: [0.51, 0.53, 0.5],
            p99: [1.14, 1.22, 1.09],
            "p99.9": [2.9, 3.4, 2.7],
            answered: [100, 100, 100],
            errors: [0, 0, 0],
            processorTime: [26.9, 27.8, 26.1],
            memory: [52.3, 52.8, 52.1],
            fairness: [1, 1, 1],
          },
          predicted: { rate: [33_000, "min(C, 1) / S"] },
          latency: [0.51, 9.2],
        }),
        cell("event-loop (bun)", {
          values: {
            rate: [48_120, 51_930, 44_870],
            p50: [0.38, 0.35, 0.42],
            p99: [0.82, 0.71, 0.95],
            "p99.9": [1.6, 1.3, 2.1],
            answered: [100, 100, 100],
            errors: [0, 0, 0],
            processorTime: [19.4, 18.1, 21],
            memory: [31.4, 31, 31.9],
            fairness: [1, 1, 1],
          },
          doubts: [
            {
              sentence: "The load generator used 93 % of its core; the server might answer more.",
              metrics: ["rate"],
            },
          ],
          predicted: { rate: [45_000, "min(C, 1) / S"] },
          latency: [0.38, 7.7],
        }),
        cell("fork (node)", {
          values: {
            rate: [30_950, 21_480, 39_600],
            p50: [0.6, 0.9, 0.47],
            p99: [4.1, 8.8, 2.9],
            "p99.9": [12, 31, 9],
            answered: [100, 100, 100],
            errors: [0, 2, 0],
            processorTime: [58.2, 71.4, 50.3],
            memory: [341.2, 340.8, 344],
            fairness: [0.94, 0.89, 0.97],
          },
          predicted: { rate: [33_000, "min(C, N) / S"], memory: [374.2, "base + N · memory of a process"] },
          errors: { "connection reset": 2 },
          latency: [0.6, 41],
          workers: Array.from({ length: 20 }, () => 1),
        }),
        cell("thread (bun)", {
          emulated: true,
          values: {
            rate: [22_060, 22_710, 21_800],
            p50: [0.81, 0.79, 0.83],
            p99: [3.3, 3.1, 3.6],
            "p99.9": [11, 10, 13],
            answered: [100, 100, 100],
            errors: [0, 0, 0],
            processorTime: [81, 79.2, 83.3],
            memory: [96.2, 95, 97.1],
            fairness: [0.99, 0.99, 0.98],
          },
          predicted: { rate: [33_000, "min(C, N) / S"] },
          latency: [0.81, 22],
        }),
        cell("socat", {
          guest: true,
          values: {
            rate: [18_330, 18_900, 17_760],
            p50: [1, 0.97, 1.05],
            p99: [3.9, 3.7, 4.2],
            "p99.9": [9, 8.5, 9.8],
            answered: [100, 100, 100],
            errors: [0, 0, 0],
            processorTime: [106.2, 104, 109],
            memory: [null, null, null],
            fairness: [0.99, 0.98, 0.99],
          },
          latency: [1, 18],
        }),
      ],
    },
    {
      workload: "slow",
      title: "one client connects and says nothing; behind it, 10 others want small echoes",
      question: "Can one client hold up all the others?",
      finding:
        "With a silent client in front, iterative (node) answered 0 of 10 clients, all others answered all 10.",
      metrics: ["answered", "p50", "p99", "unanswered", "errors", "memory", "processes", "threads"],
      cells: [
        cell("iterative (node)", {
          values: {
            answered: [0, 0, 0],
            p50: [null, null, null],
            p99: [null, null, null],
            unanswered: [10, 10, 10],
            errors: [0, 0, 0],
            memory: [45.1, 45.3, 45.2],
            processes: [1, 1, 1],
            threads: [11, 11, 11],
          },
          predicted: { answered: [0, "0: the first client is never done"] },
          errors: { "timed out": 30 },
        }),
        cell("event-loop (node)", {
          values: {
            answered: [100, 100, 100],
            p50: [0.3, 0.31, 0.29],
            p99: [1.2, 1.1, 1.4],
            unanswered: [0, 0, 0],
            errors: [0, 0, 0],
            memory: [50.2, 50.1, 50.6],
            processes: [1, 1, 1],
            threads: [11, 11, 11],
          },
          predicted: { answered: [100, "all: nobody waits for anybody"] },
          latency: [0.3, 4.1],
        }),
        cell("event-loop (bun)", {
          values: {
            answered: [100, 100, 100],
            p50: [0.2, 0.21, 0.2],
            p99: [0.9, 0.8, 1],
            unanswered: [0, 0, 0],
            errors: [0, 0, 0],
            memory: [29.9, 30.2, 30],
            processes: [1, 1, 1],
            threads: [7, 7, 7],
          },
          predicted: { answered: [100, "all: nobody waits for anybody"] },
          latency: [0.2, 3.3],
        }),
        cell("fork (node)", {
          values: {
            answered: [100, 100, 100],
            p50: [0.5, 0.44, 0.61],
            p99: [2.2, 2, 2.9],
            unanswered: [0, 0, 0],
            errors: [0, 0, 0],
            memory: [205.2, 204.7, 206.1],
            processes: [12, 12, 12],
            threads: [132, 132, 132],
          },
          predicted: {
            answered: [100, "all: each has a process"],
            memory: [223.2, "base + N · memory of a process"],
          },
          latency: [0.5, 9],
        }),
        cell("thread (bun)", {
          emulated: true,
          failure:
            "it ended with exit code 2 before it listened: threaded-server: on Bun a thread cannot be given a socket, and the Unix socket that stands in for it could not be made in /run/acceptloop: permission denied (EACCES)",
        }),
        cell("socat", {
          guest: true,
          values: {
            answered: [100, 100, 100],
            p50: [0.8, 0.82, 0.8],
            p99: [2.8, 2.7, 3],
            unanswered: [0, 0, 0],
            errors: [0, 0, 0],
            memory: [null, null, null],
            processes: [12, 12, 12],
            threads: [12, 12, 12],
          },
          latency: [0.8, 7],
        }),
      ],
    },
    {
      workload: "cpu",
      title: "8 clients; each request costs the server 20 ms of computing",
      question: "Who uses more than one core?",
      finding:
        "Times as many replies as event-loop (node) (1.0 cores busy) gave: iterative (node) 1.00 (1.0), fork (node) 1.93 (1.9), thread (bun) 1.88 (1.9).",
      metrics: ["rate", "cores", "p50", "p99", "unanswered", "contextSwitches", "errors"],
      cells: [
        cell("iterative (node)", {
          values: {
            rate: [49.1, 48.8, 49.3],
            cores: [1, 1, 1],
            p50: [20.4, 20.5, 20.3],
            p99: [22, 23, 22],
            unanswered: [7, 7, 7],
            contextSwitches: [2.1, 2.2, 2.1],
            errors: [0, 0, 0],
          },
          predicted: { rate: [50, "1 / S"], cores: [1, "1"] },
          latency: [20.4, 31],
        }),
        cell("event-loop (node)", {
          values: {
            rate: [49, 49.2, 48.7],
            cores: [1, 1, 1],
            p50: [163, 162, 165],
            p99: [171, 170, 176],
            unanswered: [0, 0, 0],
            contextSwitches: [2.6, 2.4, 2.5],
            errors: [0, 0, 0],
          },
          predicted: { rate: [50, "1 / S"], cores: [1, "1"], p50: [160, "N · S"] },
          latency: [163, 181],
        }),
        cell("event-loop (bun)", {
          values: {
            rate: [49.4, 49.3, 49.5],
            cores: [1, 1, 1],
            p50: [161, 161, 162],
            p99: [167, 168, 166],
            unanswered: [0, 0, 0],
            contextSwitches: [1.9, 2, 1.8],
            errors: [0, 0, 0],
          },
          predicted: { rate: [50, "1 / S"], cores: [1, "1"], p50: [160, "N · S"] },
          latency: [161, 170],
        }),
        cell("fork (node)", {
          values: {
            rate: [94.6, 93.9, 95.8],
            cores: [1.92, 1.91, 1.94],
            p50: [83, 84, 82],
            p99: [141, 149, 138],
            unanswered: [0, 0, 0],
            contextSwitches: [9.4, 9.9, 9.2],
            errors: [0, 0, 0],
          },
          predicted: { rate: [100, "C / S"], cores: [2, "min(C, N)"], p50: [80, "N · S / C"] },
          latency: [83, 190],
        }),
        cell("thread (bun)", {
          emulated: true,
          values: {
            rate: [92.2, 91.4, 93],
            cores: [1.88, 1.87, 1.9],
            p50: [85, 86, 84],
            p99: [150, 152, 147],
            unanswered: [0, 0, 0],
            contextSwitches: [10.3, 10.1, 10.8],
            errors: [0, 0, 0],
          },
          predicted: { rate: [100, "C / S"], cores: [2, "min(C, N)"], p50: [80, "N · S / C"] },
          latency: [85, 210],
        }),
        cell("socat", {
          guest: true,
          failure: "it answers with echo alone; this workload asks for computing",
        }),
      ],
    },
    {
      workload: "overload",
      title: "requests are due at 120 % of what event-loop can answer, whether or not it keeps up",
      question: "What happens to those who come when there is too much to do?",
      finding:
        "Measured from the moment when each request was due, p99 of event-loop (node) is 1210 ms; from the moment when it could be sent, it looks like 8 ms.",
      timed: "at 120 % of what it can do",
      metrics: ["p99", "uncorrectedP99", "rate", "unanswered", "errors", "memory"],
      cells: [
        cell("iterative (node)", {
          values: {
            p99: [9100, 9300, 9050],
            uncorrectedP99: [0.3, 0.3, 0.4],
            rate: [11_000, 11_120, 10_940],
            unanswered: [290_400, 289_100, 291_020],
            errors: [19, 19, 19],
            memory: [61, 60, 64],
          },
          errors: { "timed out": 38, refused: 19 },
          latency: [4700, 9900],
          delay: 3000,
        }),
        cell("event-loop (node)", {
          values: {
            p99: [1210, 1190, 1260],
            uncorrectedP99: [8.1, 7.9, 9],
            rate: [36_400, 36_100, 36_900],
            unanswered: [61_020, 64_110, 58_370],
            errors: [0, 0, 0],
            memory: [88.1, 86, 91],
          },
          predicted: { p99: [1670, "t · (1 - 1 / load)"], rate: [36_180, "its own highest rate"] },
          latency: [610, 1400],
          delay: 120,
        }),
        cell("event-loop (bun)", {
          values: {
            p99: [3.9, 3.1, 5.2],
            uncorrectedP99: [2.1, 1.9, 2.4],
            rate: [43_416, 43_416, 43_416],
            unanswered: [0, 0, 0],
            errors: [0, 0, 0],
            memory: [33, 33.1, 32.7],
          },
          predicted: { p99: [2, "below the highest rate: service and a short queue"] },
          doubts: [
            {
              sentence: "The load generator sent 98.2 % of what was planned.",
              metrics: ["p99", "uncorrectedP99"],
            },
            {
              sentence: "The load generator used 95 % of its core; the server might answer more.",
              metrics: ["rate"],
            },
          ],
          latency: [0.9, 12],
          delay: 2,
        }),
        cell("fork (node)", {
          values: {
            p99: [2100, 3900, 1400],
            uncorrectedP99: [31, 55, 22],
            rate: [29_800, 22_300, 37_900],
            unanswered: [121_000, 190_000, 52_000],
            errors: [0, 4, 0],
            memory: [352, 349, 361],
          },
          errors: { "connection reset": 3, "wrong reply": 1 },
          latency: [1000, 4400],
          delay: 60,
        }),
      ],
    },
  ],
};

/** A copy in which some cells were measured differently: `change` gets each sample. */
export function remeasured(
  report: Report,
  change: (sample: number, cell: Cell, metric: MetricName, repeat: number) => number,
): Report {
  const changed = (all: Cell["values"], of: Cell): Cell["values"] =>
    Object.fromEntries(
      entriesOf(all).map(([metric, { samples }]) => [
        metric,
        estimateOf(
          samples.map((sample, repeat) => (sample === null ? null : change(sample, of, metric, repeat))),
          metrics[metric].highest,
        ),
      ]),
    );
  return {
    ...report,
    sections: report.sections.map((section) => ({
      ...section,
      cells: section.cells.map((one) => ({ ...one, values: changed(one.values, one) })),
    })),
  };
}

function cell(
  name: string,
  course: Course & { readonly emulated?: boolean; readonly guest?: boolean },
): Cell {
  const { model = name, runtime = null } = NAME.exec(name)?.groups ?? {};
  const { emulated = false, guest = false, values = {}, predicted = {}, latency, delay = 1 } = course;
  return {
    name,
    model,
    runtime: guest ? null : runtime,
    emulated,
    ...(course.failure !== undefined && { failure: course.failure }),
    doubts: course.doubts ?? [],
    values: Object.fromEntries(
      entriesOf(values).map(([metric, samples]): [string, Estimate] => [
        metric,
        estimateOf(samples, metrics[metric].highest),
      ]),
    ),
    predicted: Object.fromEntries(
      entriesOf(predicted).map(([metric, [value, formula]]): [string, Prediction] => [
        metric,
        { value, formula },
      ]),
    ),
    errors: course.errors ?? {},
    curve: latency ? curveBetween(latency[0], latency[1], delay) : [],
    percentiles: latency ? curveBetween(latency[0], latency[1], delay).filter(isAskedFor) : [],
    timeline: latency ? timelineOf(values, latency[0]) : [],
    workers: course.workers ?? [],
  };
}

function isAskedFor({ percentile }: CurvePoint): boolean {
  return [0, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100].includes(percentile);
}

/** From the median to the slowest, the way latencies grow: by a factor for each further nine. */
function curveBetween(p50: number, worst: number, delay: number): CurvePoint[] {
  return [0, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.9, 99.95, 99.99, 100].map((percentile) => {
    const nines = Math.min(4.3, -Math.log10(1 - percentile / 100)) - Math.log10(2);
    const corrected = p50 * (worst / p50) ** (nines / (4.3 - Math.log10(2)));
    return { percentile, corrected, uncorrected: corrected / delay };
  });
}

function timelineOf(values: Values, p50: number): Moment[] {
  const rate = values.rate?.at(-1) ?? 900;
  const memory = values.memory?.at(-1) ?? null;
  return Array.from({ length: SECONDS * 2 }, (_, index) => ({
    second: index / 2,
    replies: Math.round((rate / 2) * (1 + 0.06 * Math.sin(index * 1.7) - (index === 11 ? 0.4 : 0))),
    p50: p50 * (1 + 0.05 * Math.sin(index)),
    p99: index === 11 ? null : p50 * (2.4 + 0.8 * Math.sin(index * 2.3)),
    memory: memory === null ? null : memory * 1e6 * (0.9 + 0.1 * (index / (SECONDS * 2))),
  }));
}

function entriesOf<Value>(all: Partial<Record<MetricName, Value>>): [MetricName, Value][] {
  return metricNames.flatMap((metric): [MetricName, Value][] => {
    const value = all[metric];
    return value === undefined ? [] : [[metric, value]];
  });
}
