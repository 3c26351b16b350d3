import uPlot from "uplot";
import type { Chart, Draw, Line } from "./line-chart.ts";
import { positionOf } from "./line-chart.ts";

const HEIGHT = 260;
const LINEAR = 1;
const LOGARITHMIC = 3;
/** What a logarithmic axis shows in place of nothing, in milliseconds. */
const LEAST = 0.001;

/** Draws with uPlot, in the colours of the page, as wide as there is room. */
export const draw: Draw = (element, chart, onPoint) => {
  const plot = new uPlot(optionsOf(element, chart, onPoint), dataOf(chart), element);
  const observer = new ResizeObserver(() => {
    if (element.clientWidth > 0) plot.setSize({ width: element.clientWidth, height: HEIGHT });
  });
  observer.observe(element);
  // A canvas has no colours of its own that change with the system's.
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const redraw = (): void => plot.redraw(false);
  scheme.addEventListener("change", redraw);
  return () => {
    scheme.removeEventListener("change", redraw);
    observer.disconnect();
    plot.destroy();
  };
};

function optionsOf(
  element: HTMLElement,
  chart: Chart,
  onPoint: (index: number | null) => void,
): uPlot.Options {
  const ink = (): string => colourOf(element, "--muted");
  const grid = { stroke: () => colourOf(element, "--line"), width: 1 };
  const axis: uPlot.Axis = { stroke: ink, grid, ticks: grid, font: "13px system-ui, sans-serif" };
  const isNines = chart.horizontal === "nines";
  return {
    width: Math.max(element.clientWidth, 200),
    padding: [null, 24, null, null],
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false, points: { size: 7 } },
    scales: {
      x: { time: false, distr: isNines ? LOGARITHMIC : LINEAR },
      y: chart.vertical === "logarithmic" ? { distr: LOGARITHMIC } : { range: fromZero },
    },
    axes: [
      isNines
        ? { ...axis, splits: decades, values: (_, splits) => splits.map((split) => positionOf(chart, split)) }
        : { ...axis, values: (_, splits) => splits.map((split) => `${split} s`) },
      {
        ...axis,
        size: 84,
        values: (_, splits) => splits.map((split) => (split === null ? "" : chart.format(split))),
      },
    ],
    series: [{}, ...chart.lines.map((line) => seriesOf(element, line))],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
  };
}

function seriesOf(element: HTMLElement, { name, mark, isFaint = false }: Line): uPlot.Series {
  return {
    label: name,
    stroke: () => colourOf(element, `--colour-${mark.colour}`),
    width: isFaint ? 1 : 2,
    alpha: isFaint ? 0.6 : 1,
    dash: [...mark.dash],
    spanGaps: true,
    points: { show: false },
  };
}

function dataOf({ positions, lines, vertical }: Chart): uPlot.AlignedData {
  const possible = (value: number | null): number | null =>
    value === null || vertical === "linear" ? value : Math.max(value, LEAST);
  return [[...positions], ...lines.map(({ values }) => values.map(possible))];
}

/** One in front of each further nine: 0, 90, 99, 99.9 … */
function decades(_: uPlot, __: number, low: number, high: number): number[] {
  const all = [];
  for (let decade = 1; decade <= high * 1.001; decade *= 10) if (decade >= low * 0.999) all.push(decade);
  return all;
}

function fromZero(_: uPlot, __: number, high: number): [number, number] {
  return [0, (high || 1) * 1.05];
}

/** Resolved by the browser, so that `light-dark()` has been decided. */
function colourOf(element: HTMLElement, property: string): string {
  const probe = document.createElement("i");
  probe.style.color = `var(${property})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
