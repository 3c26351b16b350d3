import { type ComponentChild, h } from "preact";
import { written } from "../metrics.ts";
import type { Cell, CurvePoint, Section } from "../report.ts";
import { type Mark, Swatch } from "./colours.ts";
import { aligned, type Chart, LineChart } from "./line-chart.ts";
import { ServerTable } from "./server-table.ts";
import type { Theme } from "./view.ts";

interface CurvesProps {
  readonly section: Section;
  readonly markOf: (cell: Cell) => Mark;
  readonly theme: Theme;
}

const COLUMNS = [0, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100];
/** More of a difference than this between the two ways of measuring is worth a second line. */
const VISIBLE = 1.05;

/** How long replies take, from the fastest to the slowest. */
export function Curves({ section, markOf, theme }: CurvesProps): ComponentChild {
  const cells = section.cells.filter(({ curve }) => curve.length > 0);
  if (cells.length === 0) return null;
  return h(
    "div",
    { class: "charts" },
    h(LineChart, { chart: chartOf(cells, markOf), theme }),
    h(
      "details",
      { class: "wide" },
      h("summary", null, "The percentiles as a table"),
      h(ServerTable, {
        label: `Percentiles of ${section.workload}`,
        caption:
          "Milliseconds from the moment when a request was due; in brackets from the moment when it was sent, where that differs",
        headings: COLUMNS.map((percentile) => `${percentile} %`),
        rows: cells.map((cell) =>
          h(
            "tr",
            { key: cell.name },
            h("th", { scope: "row" }, h(Swatch, { mark: markOf(cell) }), cell.name),
            COLUMNS.map((percentile) => h("td", { key: percentile }, textAt(cell.curve, percentile))),
          ),
        ),
      }),
    ),
  );
}

function chartOf(cells: readonly Cell[], markOf: (cell: Cell) => Mark): Chart {
  const last = lastPosition(cells);
  const positionIn = ({ percentile }: CurvePoint): number =>
    percentile >= 100 ? last : Number((1 / (1 - percentile / 100)).toPrecision(9));
  const curves = cells.map(({ curve }) => curve);
  const corrected = aligned(curves, positionIn, (point) => point.corrected);
  const uncorrected = aligned(curves, positionIn, (point) => point.uncorrected);
  return {
    title: "Time to reply, by percentile",
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

function textAt(curve: readonly CurvePoint[], percentile: number): string {
  const point = curve.find((one) => one.percentile >= percentile);
  if (!point) return "n/a";
  const corrected = written("p99", point.corrected);
  return differs(point) ? `${corrected} (${written("p99", point.uncorrected)})` : corrected;
}

function differs({ corrected, uncorrected }: CurvePoint): boolean {
  return corrected > uncorrected * VISIBLE;
}
