import { type ComponentChild, h } from "preact";
import { headingOf, written } from "../metrics.ts";
import { doubtsOf, errorsByKind, errorsOf, surprisesOf } from "../reading.ts";
import type { Section } from "../report.ts";

/** What has to be known beside the figures: where theory was wrong, what went wrong, and what is in doubt. */
export function Notes({ section }: { readonly section: Section }): ComponentChild {
  const surprises = surprisesOf(section).map(({ cell, metric, observed, predicted, formula, miss }) =>
    h(
      "li",
      { class: "surprise" },
      h("b", null, cell.name),
      `: ${headingOf(metric)} ${written(metric, observed)}, theory ${written(metric, predicted)} (${formula}): ${miss}. Something to explain.`,
    ),
  );
  const errors = section.cells
    .filter((cell) => errorsOf(cell) > 0)
    .map((cell) => h("li", { class: "error" }, h("b", null, cell.name), `: ${errorsByKind(cell)}.`));
  const doubts = doubtsOf(section).map(({ doubt, names }) =>
    h("li", { class: "doubt" }, h("b", null, names.join(", ")), `: ${doubt}`),
  );
  const emulated = section.cells.filter((cell) => cell.emulated).map(({ name }) => name);
  const notes = [...surprises, ...errors, ...doubts];
  if (emulated.length > 0) {
    notes.push(
      h(
        "li",
        { class: "emulated" },
        h("b", null, emulated.join(", ")),
        ": emulated; this runtime lacks the mechanism, and something stands in for it.",
      ),
    );
  }
  return notes.length === 0 ? null : h("ul", { class: "notes" }, notes);
}
