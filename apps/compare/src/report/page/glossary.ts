import { type ComponentChild, h } from "preact";
import { headingOf, type MetricName, metricNames, metrics } from "../metrics.ts";
import { allMetricsOf } from "../reading.ts";
import type { Report } from "../report.ts";

/** What each metric means: for the buttons in the headings, and all of them in a row. */
export function Glossary({ report }: { readonly report: Report }): ComponentChild {
  const used = new Set(report.sections.flatMap(allMetricsOf));
  const shown = metricNames.filter((metric) => used.has(metric));
  return h(
    "section",
    { "aria-labelledby": "glossary" },
    h("h2", { id: "glossary" }, "What the columns mean"),
    h(
      "dl",
      { class: "glossary" },
      shown.map((metric) => [
        h("dt", { key: metric }, headingOf(metric)),
        h("dd", { key: `${metric}:` }, explanationOf(metric)),
      ]),
      SIGNS.map(([sign, meaning]) => [h("dt", { key: sign }, sign), h("dd", { key: `${sign}:` }, meaning)]),
    ),
    shown.map((metric) =>
      h(
        "div",
        { key: metric, id: `about-${metric}`, popover: "auto", class: "about" },
        h("b", null, headingOf(metric)),
        h("p", null, explanationOf(metric)),
      ),
    ),
  );
}

const SIGNS: readonly (readonly [sign: string, meaning: string])[] = [
  [
    "±",
    "The true mean lies within so much of the median, in 95 of 100 runs (Student's t over the repeats). In the bars it is the thin line; where two of them overlap, nothing says that one is better.",
  ],
  [
    "of best",
    "The figure as a share of the best of those that are shown; of what should be low, the other way round. Not of times of a server that leaves clients without a reply: to be fast for a few is easy.",
  ],
  [
    "theory",
    "What was to be expected from the constants that were measured first. In the bars it is the upright mark.",
  ],
  ["no formula", "The books do not say how much that should be."],
  ["!", "Theory is more than 30 % off. Something to explain."],
  ["*", "A reason to doubt the figure; it stands below the bars."],
  [
    "private memory",
    "In the course over time: what is resident less what is shared with others, which is cheap to watch; the figure in the tables is the proportional set size.",
  ],
  ["~", "Emulated: this runtime lacks the mechanism, and something stands in for it."],
  ["failed", "It could not be measured; the reason stands in its row."],
  ["n/a", "This system does not tell, or there is too little to tell from."],
];

function explanationOf(metric: MetricName): string {
  const { explanation, better } = metrics[metric];
  return better === undefined
    ? explanation
    : `${explanation} ${better === "higher" ? "Higher" : "Lower"} is better.`;
}
