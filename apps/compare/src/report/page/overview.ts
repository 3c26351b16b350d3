import { type ComponentChild, h } from "preact";
import { headingOf } from "../metrics.ts";
import { metricsOf, shareOfBest } from "../reading.ts";
import type { Cell, Report, Section } from "../report.ts";
import { type Mark, Swatch } from "./colours.ts";
import { ServerTable } from "./server-table.ts";

interface OverviewProps {
  readonly report: Report;
  readonly markOf: (cell: Cell) => Mark;
}

/** Every server under every workload at a glance: how much of the best it achieves. */
export function Overview({ report, markOf }: OverviewProps): ComponentChild {
  const cells = report.sections.flatMap((section) => section.cells);
  const servers = [...new Map(cells.map((cell) => [cell.name, cell])).values()];
  return h(
    "section",
    { "aria-labelledby": "overview" },
    h("h2", { id: "overview" }, "At a glance"),
    h(
      "p",
      null,
      noneWinsEverywhere(report, servers) && "None of these wins everywhere. ",
      "Each figure is the share of the best in its column, by the measure that the workload is about.",
    ),
    h(ServerTable, {
      label: "Share of the best, by server and workload",
      caption: "Percent of the best of those that are shown",
      kind: "glance",
      headings: report.sections.map((section) => [
        h("a", { key: "name", href: `#workload-${section.workload}` }, section.workload),
        h("small", { key: "measure" }, measureOf(section)),
      ]),
      rows: servers.map((server) =>
        h(
          "tr",
          { key: server.name },
          h(
            "th",
            { scope: "row" },
            h(Swatch, { mark: markOf(server) }),
            server.name,
            server.emulated && " ~",
          ),
          report.sections.map((section) => h(Share, { key: section.workload, section, name: server.name })),
        ),
      ),
    }),
  );
}

function Share({ section, name }: { readonly section: Section; readonly name: string }): ComponentChild {
  const cell = section.cells.find((one) => one.name === name);
  const [metric] = metricsOf(section);
  if (!cell) return h("td", { class: "absent" }, "–", h("span", { class: "aside" }, " not measured"));
  if (cell.failure !== undefined) return h("td", { class: "failed" }, "failed");
  const share = metric ? shareOfBest(section, cell, metric) : null;
  if (share === null) return h("td", { class: "absent" }, "n/a");
  return h("td", { style: `--share: ${share.toFixed(3)}` }, `${Math.round(share * 100)} %`);
}

/** Whether there is something to win, and each is behind another one somewhere. */
function noneWinsEverywhere({ sections }: Report, servers: readonly Cell[]): boolean {
  return (
    servers.length > 1 &&
    servers.every(({ name }) =>
      sections.some((section) => {
        const cell = section.cells.find((one) => one.name === name);
        const [metric] = metricsOf(section);
        return cell === undefined || metric === undefined || (shareOfBest(section, cell, metric) ?? 0) < 1;
      }),
    )
  );
}

function measureOf(section: Section): string {
  const [metric] = metricsOf(section);
  return metric ? headingOf(metric) : "";
}
