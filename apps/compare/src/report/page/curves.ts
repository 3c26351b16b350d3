import { type ComponentChild, h } from "preact";
import { written } from "../metrics.ts";
import type { Cell, CurvePoint, PercentileRow, Section } from "../report.ts";
import { type Mark, Swatch } from "./colours.ts";
import { aligned, type Chart, LineChart } from "./line-chart.ts";
import { ServerTable } from "./server-table.ts";
import type { Theme } from "./view.ts";

interface CurvesProps {
  readonly section: Section;
  readonly markOf: (cell: Cell) => Mark;
  readonly theme: Theme;
}

/** More of a difference than this between the two ways of measuring is worth a second line. */
const VISIBLE = 1.05;

/** How long replies take, from the fastest to the slowest. */
export function Curves({ section, markOf, theme }: CurvesProps): ComponentChild {
  const cells = section.cells.filter(({ curve }) => curve.length > 0);
  const [first] = cells;
  if (first === undefined) return null;
  const title = ["Time to reply, by percentile", section.timed].filter(Boolean).join(", ");
  return h(
    "div",
    { class: "charts" },
    h(LineChart, { chart: { title, ...chartOf(cells, markOf) }, theme }),
    h(
      "details",
      { class: "wide" },
      h("summary", null, "The percentiles as a table"),
      h(ServerTable, {
        label: `Percentiles of ${section.workload}`,
        caption: `${title}. Milliseconds from the moment when a request was due; in brackets from the moment when it was sent, where that differs`,
        headings: first.percentiles.map(({ percentile }) => `${percentile} %`),
        rows: cells.map((cell) =>
          h(
            "tr",
            { key: cell.name },
            h("th", { scope: "row" }, h(Swatch, { mark: markOf(cell) }), cell.name),
            cell.percentiles.map((row) => h("td", { key: row.percentile }, textOf(row))),
          ),
        ),
      }),
    ),
  );
}

function chartOf(cells: readonly Cell[], markOf: (cell: Cell) => Mark): Omit<Chart, "title"> {
  const last = lastPosition(cells);
  const positionIn = ({ percentile }: CurvePoint): number =>
    percentile >= 100 ? last : Number((1 / (1 - percentile / 100)).toPrecision(9));
  const curves = cells.map(({ curve }) => curve);
  const corrected = aligned(curves, positionIn, (point) => point.corrected);
  const uncorrected = aligned(curves, positionIn, (point) => point.uncorrected);
  return {
    horizontal: "nines",
    vertical: "logarithmic",
    positions: corrected.positions,
    format: (value) => `${written("p99", value)} ms`,
    lines: cells.flatMap((cell, index) => {
      const line = { name: cell.name, mark: markOf(cell), values: corrected.values[index] ?? [] };
      const second = {
        name: `${cell.name}, since sending`,
        mark: markOf(cell),
        isFaint: true,
        values: uncorrected.values[index] ?? [],
      };
      return cell.curve.some(differs) ? [line, second] : [line];
    }),
  };
}

/** Where the slowest reply stands, whose percentile would lie endlessly far to the right. */
function lastPosition(cells: readonly Cell[]): number {
  const finite = cells
    .flatMap(({ curve }) => curve.map(({ percentile }) => percentile))
    .filter((p) => p < 100);
  const decade = Math.ceil(Math.log10(1 / (1 - Math.max(0, ...finite) / 100)) + 1e-9);
  return 10 ** Math.max(1, decade);
}

function textOf(row: PercentileRow): string {
  const corrected = written("p99", row.corrected);
  return differs(row) ? `${corrected} (${written("p99", row.uncorrected)})` : corrected;
}

function differs({ corrected, uncorrected }: PercentileRow): boolean {
  return corrected !== null && uncorrected !== null && corrected > uncorrected * VISIBLE;
}
