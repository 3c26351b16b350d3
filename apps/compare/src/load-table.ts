import { styleText } from "node:util";
import { formatEndpoint } from "@acceptloop/address/endpoint";
import type { Histogram, LoadPlan, LoadResult } from "@acceptloop/load";

const WIDTH = 100;
const PERCENTILES = [50, 90, 99, 99.9, 100];

/** The figures of one load, for a terminal of 100 columns. */
export function loadTableOf(plan: LoadPlan, result: LoadResult): string {
  const { seconds, planned, sent, replies, unanswered, clientsAnswered, use } = result;
  const isOpenLoop = plan.rate !== undefined;
  const counts = table([
    ["", "planned", "sent", "replies", "replies/s", "unanswered", "clients answered"],
    [
      "",
      isOpenLoop ? String(planned) : "–",
      String(sent),
      String(replies),
      (replies / seconds).toFixed(0),
      String(unanswered),
      `${clientsAnswered} of ${plan.connections}`,
    ],
  ]);
  const times = table([
    ["milliseconds", "p50", "p90", "p99", "p99.9", "max", "of"],
    ...(isOpenLoop ? [["from the plan", ...timesOf(result.latency)]] : []),
    ["from sending", ...timesOf(result.uncorrected)],
    ["to the first byte", ...timesOf(result.firstByte)],
    ["connecting", ...timesOf(result.connecting)],
  ]);
  const errors = Object.entries(result.errors).filter(([, count]) => count > 0);
  return [
    ...wrap(headingOf(plan, seconds)),
    ...counts,
    ...times,
    ...wrap(`errors: ${errors.map(([kind, count]) => `${count} ${kind}`).join(", ") || "none"}`),
    `the generator needed ${(use * 100).toFixed(0)} % of a core`,
    ...result.warnings.flatMap((warning) => wrap(styleText("yellow", `! ${warning}`))),
  ].join("\n");
}

function headingOf(
  { endpoint, transport, connections, rate, request, reconnects }: LoadPlan,
  seconds: number,
): string {
  const loop = rate === undefined ? "closed loop" : `open loop, ${rate.toFixed(0)} requests/s`;
  const name = "path" in endpoint ? "" : `${transport ?? "tcp"} `;
  const clients = `${connections} clients x ${request.length} bytes`;
  const churn = reconnects ? ", a connection for each request" : "";
  return `${name}${formatEndpoint(endpoint)}: ${loop}, ${clients}${churn}, ${seconds.toFixed(1)} s`;
}

function timesOf(histogram: Histogram): string[] {
  return [
    ...PERCENTILES.map((percentile) => histogram.percentile(percentile)?.toFixed(3) ?? "–"),
    String(histogram.count),
  ];
}

/** The first row is a heading; the first column is to the left. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row, index) => {
    const line = row
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join("  ");
    return index === 0 ? styleText("dim", line) : line;
  });
}

function wrap(text: string): string[] {
  return (text.match(new RegExp(`.{1,${WIDTH}}(?: |$)`, "g")) ?? []).map((line) => line.trimEnd());
}
