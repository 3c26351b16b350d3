import { type ComponentChild, h } from "preact";
import type { MetricName } from "../metrics.ts";
import { metricsOf } from "../reading.ts";
import type { Cell, Section } from "../report.ts";
import { Bars } from "./bars.ts";
import type { Mark } from "./colours.ts";
import { Curves } from "./curves.ts";
import { AllFigures, Samples } from "./figures.ts";
import { Notes } from "./notes.ts";
import { Timelines } from "./timelines.ts";
import type { Theme } from "./view.ts";

interface SectionProps {
  readonly section: Section;
  readonly markOf: (cell: Cell) => Mark;
  readonly theme: Theme;
}

/** One workload: what it asks, what it has shown, and by which figures. */
export function WorkloadSection({ section, markOf, theme }: SectionProps): ComponentChild {
  const { workload, title, question, finding, cells } = section;
  const id = `workload-${workload}`;
  return h(
    "section",
    { class: "workload", "aria-labelledby": id },
    h("h2", { id, tabIndex: -1 }, workload),
    h("p", { class: "question" }, question),
    h("p", { class: "title" }, `${title.charAt(0).toUpperCase()}${title.slice(1)}.`),
    h("p", { class: "finding" }, finding),
    cells.length === 0
      ? h("p", { class: "note" }, "None of its servers is shown.")
      : [
          barred(section).map((metric) => h(Bars, { key: metric, section, metric, markOf })),
          h(Notes, { section }),
          h(Curves, { section, markOf, theme }),
          h(Timelines, { section, markOf, theme }),
          h(AllFigures, { section, markOf }),
          h(Samples, { section }),
        ],
  );
}

/** What is shown as bars: what the workload is about, and what it costs. */
function barred(section: Section): MetricName[] {
  const all = metricsOf(section);
  return all.filter((metric, index) => index === 0 || metric === "memory");
}
