import { type ComponentChild, h } from "preact";
import { written } from "../metrics.ts";
import type { Cell, Moment, Section } from "../report.ts";
import { type Mark, Swatch } from "./colours.ts";
import { aligned, type Chart, LineChart } from "./line-chart.ts";
import { ServerTable } from "./server-table.ts";
import type { Theme } from "./view.ts";

interface TimelinesProps {
  readonly section: Section;
  readonly markOf: (cell: Cell) => Mark;
  readonly theme: Theme;
}

/** Something that changes while it is measured. */
interface Course {
  readonly title: string;
  readonly vertical: Chart["vertical"];
  readonly format: (value: number) => string;
  /** @param length of the slice of time, in seconds */
  readonly valueIn: (moment: Moment, length: number) => number | null;
}

const COURSES: readonly Course[] = [
  {
    title: "Replies per second, over time",
    vertical: "linear",
    format: (value) => `${written("rate", value)}/s`,
    valueIn: ({ replies }, length) => replies / length,
  },
  {
    title: "p99, over time",
    vertical: "logarithmic",
    format: (value) => `${written("p99", value)} ms`,
    valueIn: ({ p99 }) => p99,
  },
  {
    title: "Private memory, over time",
    vertical: "linear",
    format: (value) => `${written("memory", value)} MB`,
    valueIn: ({ memory }) => (memory === null ? null : memory / 1e6),
  },
];

/** What happened in the course of the last repeat. */
export function Timelines({ section, markOf, theme }: TimelinesProps): ComponentChild {
  const cells = section.cells.filter(({ timeline }) => timeline.length > 1);
  if (cells.length === 0) return null;
  const courses = COURSES.filter((course) => cells.some((cell) => valuesOf(cell, course).length > 0));
  return h(
    "div",
    { class: "charts three" },
    courses.map((course) =>
      h(LineChart, { key: course.title, chart: chartOf(section, cells, course, markOf), theme }),
    ),
    h(
      "details",
      { class: "wide" },
      h("summary", null, "The course of the last repeat as a table"),
      h(ServerTable, {
        label: `Course of ${section.workload}`,
        caption: `From the lowest to the highest value${section.timed === undefined ? "" : `, ${section.timed}`}`,
        headings: courses.map(({ title }) => title),
        rows: cells.map((cell) =>
          h(
            "tr",
            { key: cell.name },
            h("th", { scope: "row" }, h(Swatch, { mark: markOf(cell) }), cell.name),
            courses.map((course) => h("td", { key: course.title }, rangeOf(cell, course))),
          ),
        ),
      }),
    ),
  );
}

function chartOf(
  { timed }: Section,
  cells: readonly Cell[],
  course: Course,
  markOf: (cell: Cell) => Mark,
): Chart {
  const drawn = cells.filter((cell) => valuesOf(cell, course).length > 0);
  const { positions, values } = aligned(
    drawn.map((cell) => cell.timeline.map((moment) => ({ moment, length: lengthOf(cell) }))),
    ({ moment }) => moment.second,
    ({ moment, length }) => course.valueIn(moment, length),
  );
  return {
    title: timed === undefined ? course.title : `${course.title}, ${timed}`,
    horizontal: "seconds",
    vertical: course.vertical,
    format: course.format,
    positions,
    lines: drawn.map((cell, index) => ({ name: cell.name, mark: markOf(cell), values: values[index] ?? [] })),
  };
}

function rangeOf(cell: Cell, course: Course): string {
  const values = valuesOf(cell, course);
  if (values.length === 0) return "n/a";
  return `${course.format(Math.min(...values))} … ${course.format(Math.max(...values))}`;
}

function valuesOf(cell: Cell, { valueIn }: Course): number[] {
  const length = lengthOf(cell);
  return cell.timeline.map((moment) => valueIn(moment, length)).filter((value) => value !== null);
}

/** How long a slice of its time is, in seconds. */
function lengthOf({ timeline: [first, second] }: Cell): number {
  return first && second ? second.second - first.second : 1;
}
