import { type ComponentChild, h } from "preact";
import { type MetricName, written } from "../metrics.ts";
import { marginOf, metricsOf } from "../reading.ts";
import { type Cell, isSurprising, type Section } from "../report.ts";
import { type Mark, Swatch } from "./colours.ts";
import { Heading } from "./heading.ts";

interface FiguresProps {
  readonly section: Section;
  readonly markOf: (cell: Cell) => Mark;
}

/** Every metric of every server, with what theory said about it. */
export function AllFigures({ section, markOf }: FiguresProps): ComponentChild {
  const columns = metricsOf(section);
  return h(
    "details",
    { open: true },
    h("summary", null, "All figures"),
    h(
      "div",
      { class: "scroll", role: "region", tabIndex: 0, "aria-label": `All figures of ${section.workload}` },
      h(
        "table",
        { class: "figures" },
        h("caption", null, "Median, its 95 % interval, and below it what theory expected"),
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            h("th", { scope: "col" }, "server"),
            columns.map((metric) => h("th", { key: metric, scope: "col" }, h(Heading, { metric }))),
          ),
        ),
        h(
          "tbody",
          null,
          section.cells.map((cell) =>
            h(
              "tr",
              { key: cell.name },
              h("th", { scope: "row" }, h(Swatch, { mark: markOf(cell) }), cell.name, cell.emulated && " ~"),
              cell.failure === undefined
                ? columns.map((metric) => h(Figure, { key: metric, cell, metric }))
                : h("td", { class: "failed", colSpan: columns.length }, cell.failure),
            ),
          ),
        ),
      ),
    ),
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
    margin !== null && margin > 0 && h("span", { class: "margin" }, ` ±${Math.round(margin * 100)} %`),
    prediction &&
      h(
        "span",
        { class: isSurprising(cell, metric) ? "theory flag" : "theory" },
        `${prediction.formula} = ${written(metric, prediction.value)}${isSurprising(cell, metric) ? " !" : ""}`,
      ),
  );
}

/** Each repeat by itself, as it was measured. */
export function Samples({ section }: { readonly section: Section }): ComponentChild {
  const columns = metricsOf(section);
  const rows = section.cells.filter(({ failure }) => failure === undefined);
  const hasWorkers = rows.some(({ workers }) => workers.length > 0);
  return h(
    "details",
    null,
    h("summary", null, "Raw samples"),
    h(
      "div",
      { class: "scroll", role: "region", tabIndex: 0, "aria-label": `Raw samples of ${section.workload}` },
      h(
        "table",
        { class: "samples" },
        h("caption", null, "Each repeat by itself, in the order in which they were made"),
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            h("th", { scope: "col" }, "server"),
            columns.map((metric) => h("th", { key: metric, scope: "col" }, h(Heading, { metric }))),
            hasWorkers && h("th", { scope: "col" }, "clients of each process or thread"),
          ),
        ),
        h(
          "tbody",
          null,
          rows.map((cell) =>
            h(
              "tr",
              { key: cell.name },
              h("th", { scope: "row" }, cell.name),
              columns.map((metric) =>
                h(
                  "td",
                  { key: metric },
                  (cell.values[metric]?.samples ?? []).map((sample) => h("span", null, sample ?? "n/a", " ")),
                ),
              ),
              hasWorkers && h("td", { class: "workers" }, cell.workers.join(" ")),
            ),
          ),
        ),
      ),
    ),
  );
}
