import { type ComponentChild, h } from "preact";
import type { Report } from "../report.ts";
import { choicesOf, type Facet, facets, themes, toggled, type View, wholeView } from "./view.ts";

const LEGENDS: Readonly<Record<Facet, string>> = {
  model: "Models",
  runtime: "Runtimes",
  workload: "Workloads",
};

interface FilterProps {
  readonly report: Report;
  readonly shown: Report;
  readonly view: View;
  readonly setView: (view: View) => void;
}

/** What is shown; it needs the script, and is not there without it. */
export function Filter({ report, shown, view, setView }: FilterProps): ComponentChild {
  const choices = choicesOf(report);
  const servers = new Set(shown.sections.flatMap(({ cells }) => cells.map(({ name }) => name))).size;
  return h(
    "form",
    {
      class: "filter scripted",
      "aria-label": "What is shown",
      onSubmit: (event: Event) => event.preventDefault(),
    },
    facets.map((facet) =>
      h(
        "fieldset",
        { key: facet },
        h("legend", null, LEGENDS[facet]),
        choices[facet].map((choice) =>
          h(
            "label",
            { key: choice },
            h("input", {
              type: "checkbox",
              name: facet,
              value: choice,
              checked: !view.hidden[facet].includes(choice),
              onChange: () => setView(toggled(view, facet, choice)),
            }),
            choice,
          ),
        ),
      ),
    ),
    h(
      "fieldset",
      null,
      h("legend", null, "Colours"),
      themes.map((theme) =>
        h(
          "label",
          { key: theme },
          h("input", {
            type: "radio",
            name: "theme",
            value: theme,
            checked: view.theme === theme,
            onChange: () => setView({ ...view, theme }),
          }),
          theme,
        ),
      ),
    ),
    h(
      "p",
      { class: "count" },
      h(
        "span",
        { role: "status" },
        `${counted(servers, "server")} under ${counted(shown.sections.length, "workload")}`,
      ),
      " ",
      h(
        "button",
        { type: "button", onClick: () => setView({ ...wholeView, theme: view.theme }) },
        "Show all",
      ),
    ),
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
