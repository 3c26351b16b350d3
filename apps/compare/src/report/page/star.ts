import { type ComponentChild, h } from "preact";
import type { MetricName } from "../metrics.ts";
import { doubtsAbout } from "../reading.ts";
import type { Cell } from "../report.ts";

/** Behind a figure that is in doubt; the reason stands below the bars, too. */
export function Star({ cell, metric }: { readonly cell: Cell; readonly metric: MetricName }): ComponentChild {
  const doubts = doubtsAbout(cell, metric);
  if (doubts.length === 0) return null;
  return h("span", { class: "doubtful", title: doubts.map(({ sentence }) => sentence).join(" ") }, "*");
}
