import { type ComponentChild, createContext, h } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { type Mark, Swatch } from "./colours.ts";
import type { Theme } from "./view.ts";

/** Lines over a common horizontal axis. */
export interface Chart {
  readonly title: string;
  readonly vertical: "linear" | "logarithmic";
  /** `nines`: the axis of an HDR plot, where each further nine of the percentile takes as much room as the one before. */
  readonly horizontal: "seconds" | "nines";
  /** In rising order. */
  readonly positions: readonly number[];
  readonly lines: readonly Line[];
  /** A value as it is written. */
  readonly format: (value: number) => string;
}

/** One line; as many values as the chart has positions. */
export interface Line {
  readonly name: string;
  readonly mark: Mark;
  readonly isFaint?: boolean;
  readonly values: readonly (number | null)[];
}

/** Draws a chart into an element, and reports the position under the pointer. Returns what undoes it. */
export type Draw = (
  element: HTMLElement,
  chart: Chart,
  onPoint: (index: number | null) => void,
) => () => void;

/** How charts are drawn; nothing draws them where there is no browser. */
export const Drawing: ReturnType<typeof createContext<Draw | undefined>> = createContext<Draw | undefined>(
  undefined,
);

/** A chart with its legend, which tells the values under the pointer. */
export function LineChart({
  chart,
  theme,
}: {
  readonly chart: Chart;
  readonly theme: Theme;
}): ComponentChild {
  const draw = useContext(Drawing);
  const element = useRef<HTMLDivElement>(null);
  const [index, setIndex] = useState<number | null>(null);
  const identity = JSON.stringify([theme, chart]);
  useEffect(() => {
    if (element.current) return draw?.(element.current, chart, setIndex);
    return undefined;
    // The chart is a new object each time; it is drawn again only when it says something else.
  }, [draw, identity]);
  const position = index === null ? undefined : chart.positions[index];
  return h(
    "figure",
    { class: "chart scripted" },
    h(
      "figcaption",
      null,
      chart.title,
      h("span", { class: "position" }, position === undefined ? "" : ` ${positionOf(chart, position)}`),
    ),
    h("div", { class: "plot", ref: element, role: "img", "aria-label": spoken(chart) }),
    h(
      "ul",
      { class: "legend", "aria-hidden": "true" },
      chart.lines.map(({ name, mark, isFaint = false, values }) => {
        const value = index === null ? null : (values[index] ?? null);
        return h(
          "li",
          { key: name, class: isFaint ? "faint" : undefined },
          h(Swatch, { mark }),
          name,
          h("b", null, value === null ? "" : ` ${chart.format(value)}`),
        );
      }),
    ),
  );
}

/** `p99.9`, or `at 3.5 s`. The curve of percentiles ends with the slowest of all. */
export function positionOf({ horizontal, positions }: Chart, position: number): string {
  if (horizontal === "seconds") return `at ${position} s`;
  if (position === positions.at(-1)) return "slowest";
  // A percentile has come through 1 / (1 - p), and must not come back as 98.99999999999999.
  return `p${Number((100 - 100 / position).toFixed(4))}`;
}

/** What somebody hears who does not see the chart. */
function spoken({ title, lines, format }: Chart): string {
  const ranges = lines.map(({ name, values }) => {
    const known = values.filter((value) => value !== null);
    return known.length === 0
      ? `${name} without values`
      : `${name} from ${format(Math.min(...known))} to ${format(Math.max(...known))}`;
  });
  return `${title}. ${ranges.join(", ")}. The figures are in the tables.`;
}

/** Brings points that lie anywhere to common positions, in rising order. */
export function aligned<Point>(
  all: readonly (readonly Point[])[],
  positionIn: (point: Point) => number,
  valueIn: (point: Point) => number | null,
): { positions: number[]; values: (number | null)[][] } {
  const positions = [...new Set(all.flatMap((points) => points.map(positionIn)))].toSorted((a, b) => a - b);
  const values = all.map((points) => {
    const byPosition = new Map(points.map((point) => [positionIn(point), valueIn(point)]));
    return positions.map((position) => byPosition.get(position) ?? null);
  });
  return { positions, values };
}
