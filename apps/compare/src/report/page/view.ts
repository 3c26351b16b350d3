import type { Cell, Report, Section } from "../report.ts";

/** What a reader can leave out. */
export type Facet = "model" | "runtime" | "workload";

/** Which colours a reader wants; `auto` is what the system says. */
export type Theme = "auto" | "light" | "dark";

/** What a reader has chosen to see; it stands in the address, so that it can be sent to others. */
export interface View {
  readonly hidden: Readonly<Record<Facet, readonly string[]>>;
  readonly theme: Theme;
}

export const facets: readonly Facet[] = ["model", "runtime", "workload"];
export const themes: readonly Theme[] = ["auto", "light", "dark"];

/** Nothing is left out. */
export const wholeView: View = { hidden: { model: [], runtime: [], workload: [] }, theme: "auto" };

/** What there is to choose from, in the order of the report. */
export function choicesOf({ sections }: Report): Record<Facet, string[]> {
  const cells = sections.flatMap((section) => section.cells);
  return {
    model: distinct(cells.map(({ model }) => model)),
    runtime: distinct(cells.map((cell) => runtimeOf(cell))),
    workload: distinct(sections.map(({ workload }) => workload)),
  };
}

/** The same view with a choice hidden, or shown again. */
export function toggled(view: View, facet: Facet, choice: string): View {
  const hidden = view.hidden[facet];
  const after = hidden.includes(choice) ? hidden.filter((other) => other !== choice) : [...hidden, choice];
  return { ...view, hidden: { ...view.hidden, [facet]: after } };
}

/** What is left of a report. */
export function visibleIn(report: Report, { hidden }: View): Report {
  const isShown = (cell: Cell): boolean =>
    !hidden.model.includes(cell.model) && !hidden.runtime.includes(runtimeOf(cell));
  return {
    ...report,
    sections: report.sections
      .filter(({ workload }) => !hidden.workload.includes(workload))
      .map((section) => withCells(section, section.cells.filter(isShown))),
  };
}

function withCells(section: Section, cells: readonly Cell[]): Section {
  return { ...section, cells };
}

/** The part of the address behind `#`: where the reader is, and what is shown. */
export function hashOf(anchor: string, { hidden, theme }: View): string {
  const state = new URLSearchParams();
  for (const facet of facets) for (const choice of hidden[facet]) state.append(`hide-${facet}`, choice);
  if (theme !== "auto") state.set("theme", theme);
  return state.size === 0 ? anchor : `${anchor}?${state}`;
}

/** What the part of the address behind `#` says; no view where it names only a place. */
export function readHash(hash: string): { anchor: string; view?: View } {
  const [anchor = "", state] = hash.replace(/^#/, "").split("?");
  if (state === undefined) return { anchor };
  const params = new URLSearchParams(state);
  const hiddenOf = (facet: Facet): string[] => distinct(params.getAll(`hide-${facet}`));
  return {
    anchor,
    view: {
      hidden: { model: hiddenOf("model"), runtime: hiddenOf("runtime"), workload: hiddenOf("workload") },
      theme: themes.find((theme) => theme === params.get("theme")) ?? "auto",
    },
  };
}

/** A guest runs on whatever it was written for. */
function runtimeOf({ runtime }: Cell): string {
  return runtime ?? "guests";
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}
