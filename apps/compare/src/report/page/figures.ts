import { type ComponentChild, h } from "preact";
import { type MetricName, written } from "../metrics.ts";
import { allMetricsOf, marginOf } from "../reading.ts";
import { type Cell, isSurprising, type Section } from "../report.ts";
import { type Mark, Swatch } from "./colours.ts";
import { Heading } from "./heading.ts";
import { ServerTable } from "./server-table.ts";
import { Star } from "./star.ts";

interface FiguresProps {
  readonly section: Section;
  readonly markOf: (cell: Cell) => Mark;
}

/** Every metric of every server, with what theory said about it. */
export function AllFigures({ section, markOf }: FiguresProps): ComponentChild {
  const metrics = allMetricsOf(section);
  return h(
    "details",
    { open: true },
    h("summary", null, "All figures"),
    h(ServerTable, {
      label: `All figures of ${section.workload}`,
      caption: "Median, its 95 % interval, and below it what theory expected",
      kind: "figures",
      headings: metrics.map((metric) => h(Heading, { metric })),
      rows: section.cells.map((cell) =>
        h(
          "tr",
          { key: cell.name },
          h("th", { scope: "row" }, h(Swatch, { mark: markOf(cell) }), cell.name, cell.emulated && " ~"),
          cell.failure === undefined
            ? metrics.map((metric) => h(Figure, { key: metric, cell, metric }))
            : h("td", { class: "failed", colSpan: metrics.length }, cell.failure),
        ),
      ),
    }),
  );
}

/** Each repeat by itself, as it was measured. */
export function Samples({ section }: { readonly section: Section }): ComponentChild {
  const metrics = allMetricsOf(section);
  const cells = section.cells.filter(({ failure }) => failure === undefined);
  const hasWorkers = cells.some(({ workers }) => workers.length > 0);
  return h(
    "details",
    null,
    h("summary", null, "Raw samples"),
    h(ServerTable, {
      label: `Raw samples of ${section.workload}`,
      caption: "Each repeat by itself, in the order in which they were made",
      kind: "samples",
      headings: [
        ...metrics.map((metric) => h(Heading, { metric })),
        ...(hasWorkers ? ["clients of each process or thread"] : []),
      ],
      rows: cells.map((cell) =>
        h(
          "tr",
          { key: cell.name },
          h("th", { scope: "row" }, cell.name),
          metrics.map((metric) => h("td", { key: metric }, samplesOf(cell, metric))),
          hasWorkers && h("td", { class: "workers" }, cell.workers.join(" ")),
        ),
      ),
    }),
  );
}

function Figure({ cell, metric }: { readonly cell: Cell; readonly metric: MetricName }): ComponentChild {
  const estimate = cell.values[metric];
  if (!estimate) return h("td", { class: "absent" }, "–", h("span", { class: "aside" }, " does not apply"));
  const margin = marginOf(estimate);
  const prediction = cell.predicted[metric];
  return h(
    "td",
    null,
    written(metric, estimate.median),
    h(Star, { cell, metric }),
    margin !== null && margin > 0 && h("span", { class: "margin" }, ` ±${Math.round(margin * 100)} %`),
    prediction === null && h("span", { class: "theory" }, "no formula"),
    prediction &&
      h(
        "span",
        { class: isSurprising(cell, metric) ? "theory flag" : "theory" },
        `${prediction.formula} = ${written(metric, prediction.value)}${isSurprising(cell, metric) ? " !" : ""}`,
      ),
  );
}

function samplesOf(cell: Cell, metric: MetricName): ComponentChild {
  return (cell.values[metric]?.samples ?? []).map((sample) => h("span", null, sample ?? "n/a", " "));
}
