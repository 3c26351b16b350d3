import { type ComponentChild, h } from "preact";
import { type MetricName, metrics, written } from "../metrics.ts";
import { errorsByKind, errorsOf, marginOf, shareOfBest } from "../reading.ts";
import { type Cell, isSurprising, type Section } from "../report.ts";
import { type Mark, Swatch } from "./colours.ts";
import { Heading } from "./heading.ts";
import { Star } from "./star.ts";

interface BarsProps {
  readonly section: Section;
  readonly metric: MetricName;
  readonly markOf: (cell: Cell) => Mark;
}

/** One metric as bars, the best first: with its interval, its share of the best, what theory expected, and errors. */
export function Bars({ section, metric, markOf }: BarsProps): ComponentChild {
  const { better } = metrics[metric];
  const cells = section.cells.toSorted((a, b) => rankOf(a, metric) - rankOf(b, metric));
  const longest = longestOf(cells, metric);
  const hasTheory = cells.some(({ predicted }) => predicted[metric] !== undefined);
  const order = better === undefined ? "" : `, the best first; ${better} is better`;
  return h(
    "div",
    {
      class: "scroll",
      role: "region",
      tabIndex: 0,
      "aria-label": `${metrics[metric].heading} of ${section.workload}`,
    },
    h(
      "table",
      { class: "bars" },
      h("caption", null, h(Heading, { metric }), order),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, "server"),
          h("td", { class: "bar" }),
          h("th", { scope: "col" }, "median"),
          h("th", { scope: "col" }, "±"),
          better && h("th", { scope: "col" }, "of best"),
          hasTheory && h("th", { scope: "col" }, "theory"),
          h("th", { scope: "col" }, "errors"),
        ),
      ),
      h(
        "tbody",
        null,
        cells.map((cell) =>
          h(
            "tr",
            { key: cell.name },
            h("th", { scope: "row" }, h(Swatch, { mark: markOf(cell) }), cell.name, cell.emulated && " ~"),
            cell.failure === undefined
              ? figuresOf({ section, cell, metric, longest, hasTheory, mark: markOf(cell) })
              : h("td", { class: "failed", colSpan: 6 }, cell.failure),
          ),
        ),
      ),
    ),
  );
}

interface RowProps {
  readonly section: Section;
  readonly cell: Cell;
  readonly metric: MetricName;
  readonly longest: number;
  readonly hasTheory: boolean;
  readonly mark: Mark;
}

function figuresOf({ section, cell, metric, longest, hasTheory, mark }: RowProps): ComponentChild[] {
  const estimate = cell.values[metric] ?? { median: null, low: null, high: null, samples: [] };
  const theory = cell.predicted[metric]?.value;
  const margin = marginOf(estimate);
  const share = shareOfBest(section, cell, metric);
  const errors = errorsOf(cell);
  const at = (value: number): string => `${Math.min(100, (100 * value) / longest).toFixed(2)}%`;
  return [
    h(
      "td",
      { class: "bar", key: "bar" },
      h(
        "div",
        { class: `track colour-${mark.colour}`, "aria-hidden": "true" },
        estimate.median !== null && h("i", { class: "fill", style: `width: ${at(estimate.median)}` }),
        estimate.low !== null &&
          estimate.high !== null &&
          h("i", {
            class: "interval",
            style: `left: ${at(estimate.low)}; right: calc(100% - ${at(estimate.high)})`,
          }),
        theory !== undefined && h("i", { class: "theory", style: `left: ${at(theory)}` }),
      ),
    ),
    h("td", { class: "median", key: "median" }, written(metric, estimate.median), h(Star, { cell, metric })),
    h("td", { class: "margin", key: "margin" }, margin === null ? "" : `${Math.round(margin * 100)} %`),
    metrics[metric].better !== undefined &&
      h("td", { key: "share" }, share === null ? "n/a" : `${Math.round(share * 100)} %`),
    hasTheory && h("td", { key: "theory" }, theoryOf(cell, metric)),
    h(
      "td",
      { key: "errors", class: errors > 0 ? "wrong" : "right" },
      errors > 0 ? h("span", { title: errorsByKind(cell) }, errors) : "0",
    ),
  ];
}

function theoryOf(cell: Cell, metric: MetricName): ComponentChild {
  const prediction = cell.predicted[metric];
  if (!prediction) return prediction === null ? "no formula" : "";
  const flag = h("span", { class: "flag", title: "more than 30 % off" }, " !");
  return [written(metric, prediction.value), isSurprising(cell, metric) && flag];
}

/** The best first, then those of whom nothing is known, then those that failed. */
function rankOf(cell: Cell, metric: MetricName): number {
  if (cell.failure !== undefined) return Number.MAX_VALUE;
  const value = cell.values[metric]?.median ?? null;
  if (value === null) return Number.MAX_VALUE / 2;
  return metrics[metric].better === "higher" ? -value : value;
}

/** What fills the whole track. An interval that is far wider than what it is about runs out of it. */
function longestOf(cells: readonly Cell[], metric: MetricName): number {
  const medians = cells.flatMap(({ values }) => values[metric]?.median ?? []);
  const predictions = cells.flatMap(({ predicted }) => predicted[metric]?.value ?? []);
  const highs = cells.flatMap(({ values }) => values[metric]?.high ?? []);
  const middle = Math.max(...medians, ...predictions, Number.MIN_VALUE);
  return Math.max(middle, Math.min(1.25 * middle, Math.max(...highs, 0)));
}
