import { type ComponentChild, Fragment, h } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { csvOf } from "../csv.ts";
import type { Report } from "../report.ts";
import { Background } from "./background.ts";
import { marksOf } from "./colours.ts";
import { Filter } from "./filter.ts";
import { Glossary } from "./glossary.ts";
import { Overview } from "./overview.ts";
import { hashOf, readHash, type View, visibleIn, wholeView } from "./view.ts";
import { WorkloadSection } from "./workload-section.ts";

/** The whole page. Without a script it shows everything; with one, what the reader chooses. */
export function App({ report }: { readonly report: Report }): ComponentChild {
  const [view, setView] = useViewInAddress();
  const shown = visibleIn(report, view);
  const markOf = marksOf(report);
  return h(
    Fragment,
    null,
    h("a", { class: "skip", href: "#figures" }, "Skip to the figures"),
    h(
      "header",
      { class: "top" },
      h("p", { class: "eyebrow" }, "acceptloop · compare"),
      h("h1", null, "Servers side by side, under the same load"),
      h(
        "p",
        { class: "lead" },
        "What happens after ",
        h("code", null, "accept()"),
        " is the whole difference between these servers.",
      ),
      report.interrupted &&
        h("p", { class: "warning" }, "The run was interrupted: what is missing was not measured."),
      h(
        "p",
        { class: "note scriptless" },
        "Without JavaScript all figures are here, in tables and bars; curves and filters are not.",
      ),
    ),
    h(Filter, { report, shown, view, setView }),
    h(
      "main",
      { id: "figures", tabIndex: -1 },
      h(Overview, { report: shown, markOf }),
      shown.sections.map((section) =>
        h(WorkloadSection, { key: section.workload, section, markOf, theme: view.theme }),
      ),
      h(Background, { report }),
      h(Glossary, { report }),
    ),
    h(
      "footer",
      null,
      h("p", null, "This page is one file. It asks no network, and holds everything that was measured."),
      h(
        "p",
        { class: "scripted" },
        h(SaveButton, { name: "report.json", textOf: () => `${JSON.stringify(report, null, 2)}\n` }),
        " ",
        h(SaveButton, { name: "report.csv", textOf: () => csvOf(report) }),
      ),
    ),
  );
}

/** Keeps the view and the address the same, whichever of them changes. */
function useViewInAddress(): [View, (view: View) => void] {
  const [view, setView] = useState(wholeView);
  useLayoutEffect(() => {
    const follow = (): void => {
      const { anchor, view: wanted } = readHash(location.hash);
      if (!wanted) return;
      setView(wanted);
      // The browser looks for the whole of it, and finds nothing of that name.
      if (anchor !== "") document.getElementById(anchor)?.scrollIntoView();
    };
    follow();
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  useEffect(() => {
    document.documentElement.style.colorScheme = view.theme === "auto" ? "" : view.theme;
    const restore = (): void => {
      const { anchor } = readHash(location.hash);
      const hash = hashOf(anchor, view);
      if (location.hash.replace(/^#/, "") !== hash) history.replaceState(null, "", `#${hash}`);
    };
    // A link inside of the page names a place alone; what was chosen stays.
    if (view !== wholeView) restore();
    addEventListener("hashchange", restore);
    return () => removeEventListener("hashchange", restore);
  }, [view]);
  return [view, setView];
}

function SaveButton({
  name,
  textOf,
}: {
  readonly name: string;
  readonly textOf: () => string;
}): ComponentChild {
  const save = (): void => {
    const url = URL.createObjectURL(new Blob([textOf()]));
    Object.assign(document.createElement("a"), { href: url, download: name }).click();
    URL.revokeObjectURL(url);
  };
  return h("button", { type: "button", onClick: save }, `Save ${name}`);
}
