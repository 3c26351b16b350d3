import { type ComponentChild, h } from "preact";
import type { Cell, Report } from "../report.ts";
import { choicesOf } from "./view.ts";

/** The line of a server, the same in all charts: a colour for each model, a pattern for each runtime. */
export interface Mark {
  /** Index into the palette of the style sheet. */
  readonly colour: number;
  /** Lengths of strokes and gaps; empty for a solid line. */
  readonly dash: readonly number[];
}

/** As many as the style sheet has. */
const PALETTE = 12;

const PATTERNS: Readonly<Record<string, readonly number[]>> = { node: [], deno: [8, 4], bun: [2, 3] };

/** Finds the mark of each server of a report. */
export function marksOf(report: Report): (cell: Cell) => Mark {
  const models = choicesOf(report).model;
  return ({ model, runtime }) => ({
    colour: models.indexOf(model) % PALETTE,
    dash: PATTERNS[runtime ?? "node"] ?? [],
  });
}

/** A piece of the line, for legends and tables. */
export function Swatch({ mark }: { readonly mark: Mark }): ComponentChild {
  return h(
    "svg",
    { class: `swatch colour-${mark.colour}`, viewBox: "0 0 24 8", "aria-hidden": "true" },
    h("line", { x1: 0, y1: 4, x2: 24, y2: 4, "stroke-dasharray": mark.dash.join(" ") }),
  );
}
