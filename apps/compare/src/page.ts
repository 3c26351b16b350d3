import { barChart, escapeHtml } from "./bar-chart.ts";
import { type Cell, nameOf, type Report, type Section } from "./report.ts";
import { headings, legendOf, rowOf } from "./table.ts";

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1b1f24, #e6e8eb); --paper: light-dark(#fff, #14171a);
  --bar: light-dark(#2a6fb0, #6cb0f0); --line: light-dark(#d5d9de, #363c43); }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 70rem;
  margin: 2rem auto; padding: 0 1rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr)); gap: 1rem 2rem; }
figure { margin: 0; } figcaption { font-weight: 600; }
svg { width: 100%; height: auto; font-size: 13px; } svg text { fill: var(--ink); } svg rect { fill: var(--bar); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .75rem; text-align: right; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child, td[colspan] { text-align: left; }
.finding { font-size: 1.1rem; border-left: 4px solid var(--bar); padding-left: 1rem; }
footer { color: color-mix(in srgb, var(--ink) 75%, var(--paper)); font-size: .9rem; }`;

/** The report as one file that needs nothing else: no network, no script. */
export function pageOf(report: Report): string {
  const { environment, startedAt, secondsPerCell, sections } = report;
  const cells = sections.flatMap((section) => section.cells);
  const versions = Object.entries(environment.runtimes).map(([name, version]) => `${name} ${version}`);
  const facts = [
    `${environment.processor}, ${environment.cores} cores, ${(environment.memory / 1e9).toFixed(1)} GB`,
    environment.kernel,
    ...versions,
    `commit ${environment.commit ?? "unknown"}`,
    `${secondsPerCell} s for each figure`,
    startedAt,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>acceptloop: servers side by side</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Servers side by side, under the same load</h1>
<p>What happens after <code>accept()</code> is the whole difference between these servers.</p>
${sections.map(sectionOf).join("\n")}
<footer>
${legendOf(report, cells)
  .map((sentence) => `<p>${escapeHtml(sentence)}</p>`)
  .join("\n")}
<p>${facts.map(escapeHtml).join(" · ")}</p>
</footer>
</body>
</html>
`;
}

function sectionOf({ workload, title, finding, cells }: Section): string {
  const bars = (valueOf: (cell: Cell) => number | null | undefined) =>
    cells.map((cell) => ({ label: nameOf(cell, cells), value: valueOf(cell) ?? null }));
  return `<section>
<h2>${escapeHtml(workload)}</h2>
<p>${escapeHtml(title.charAt(0).toUpperCase() + title.slice(1))}.</p>
<p class="finding">${escapeHtml(finding)}</p>
<div class="charts">
${barChart(
  "Replies per second",
  bars(({ figures }) => figures?.repliesPerSecond),
  (value) => value.toFixed(0),
)}
${barChart(
  "Clients without any reply",
  bars(({ figures }) => figures?.unanswered),
  (value) => value.toFixed(0),
)}
${barChart(
  "Time to reply, p99",
  bars(({ figures }) => figures?.latency.p99),
  (value) => `${value.toFixed(2)} ms`,
)}
${barChart(
  "Memory",
  bars(({ figures }) => figures?.memory),
  (value) => `${(value / 1e6).toFixed(0)} MB`,
)}
</div>
<div class="scroll"><table>
<tr>${headings.map((heading) => `<th scope="col">${escapeHtml(heading)}</th>`).join("")}</tr>
${cells.map((cell) => tableRowOf(rowOf(cell, cells))).join("\n")}
</table></div>
</section>`;
}

/** A row of the table; one without figures is a name and a reason that runs across. */
function tableRowOf(texts: readonly string[]): string {
  const span = texts.length < headings.length ? ` colspan="${headings.length - 1}"` : "";
  const data = texts.map((text, column) => `<td${column > 0 ? span : ""}>${escapeHtml(text)}</td>`);
  return `<tr>${data.join("")}</tr>`;
}
