import { styleText } from "node:util";
import { machineFacts } from "./machine-facts.ts";
import { headingOf, type MetricName, metrics, written } from "./metrics.ts";
import {
  doubtsAbout,
  doubtsOf,
  errorsByKind,
  errorsOf,
  marginOf,
  metricsOf,
  shareOfBest,
  surprisesOf,
} from "./reading.ts";
import { type Cell, type Estimate, isSurprising, type Report, type Section } from "./report.ts";
import { plain, WIDTH, wrapped } from "./text.ts";

const INDENT = "  ";
const GAP = "  ";
const LONGEST_NAME = 28;

interface Column {
  readonly heading: string;
  /** One for each cell of the section; empty where that has no figures. */
  readonly texts: readonly string[];
  readonly metric?: MetricName;
}

/** The report for a terminal of 100 columns. */
export function tableOf(report: Report): string {
  const shown = new Set<MetricName>();
  const sections = report.sections.map((section) => sectionOf(section, shown));
  const nothing = ["Nothing was measured."];
  return [...(sections.length > 0 ? sections : [nothing]), legendOf(report, shown), machineOf(report)]
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

/** @param shown gets the metrics that there was room for */
function sectionOf(section: Section, shown: Set<MetricName>): string[] {
  const { workload, title, question, finding, cells } = section;
  const names = cells.map((cell) => shortened(`${plain(cell.name)}${cell.emulated ? " ~" : ""}`));
  const nameWidth = Math.max("server".length, ...names.map((name) => name.length));
  const { columns, left } = fitting(columnsOf(section), WIDTH - INDENT.length - nameWidth);
  for (const { metric } of columns) if (metric) shown.add(metric);
  const widths = columns.map(({ heading, texts }) =>
    Math.max(heading.length, ...texts.map((text) => text.length)),
  );
  const lineOf = (name: string, texts: readonly string[]): string =>
    [INDENT + name.padEnd(nameWidth), ...texts.map((text, column) => text.padStart(widths[column] ?? 0))]
      .join(GAP)
      .trimEnd();
  const headings = columns.map(({ heading }) => heading);
  return [
    ...wrapped(`${styleText("bold", workload)}: ${plain(title)}`, ""),
    ...wrapped(plain(question), INDENT).map((line) => styleText("italic", line)),
    styleText("dim", lineOf("server", headings)),
    ...cells.flatMap((cell, row) => {
      if (cell.failure === undefined)
        return lineOf(
          names[row] ?? "",
          columns.map(({ texts }) => texts[row] ?? ""),
        );
      const [first = "", ...more] = wrapped(
        plain(cell.failure),
        " ".repeat(INDENT.length + nameWidth + GAP.length),
      );
      return [
        INDENT + (names[row] ?? "").padEnd(nameWidth) + first.slice(INDENT.length + nameWidth),
        ...more,
      ].map((line) => styleText("red", line));
    }),
    ...(left.length > 0
      ? wrapped(`More with --json, --csv and --html: ${left.join(", ")}.`, INDENT).map((line) =>
          styleText("dim", line),
        )
      : []),
    ...notesOf(section),
    ...wrapped(`→ ${plain(finding)}`, ""),
  ];
}

/** What stands below a table because it does not fit in. */
function notesOf(section: Section): string[] {
  const surprises = surprisesOf(section).map(
    ({ cell, metric, observed, predicted, formula, miss }) =>
      `! ${plain(cell.name)}: ${headingOf(metric)} ${written(metric, observed)}, theory ${written(metric, predicted)} (${plain(formula)}): ${miss}.`,
  );
  const errors = section.cells
    .filter((cell) => errorsOf(cell) > 0)
    .map((cell) => `× ${plain(cell.name)}: ${plain(errorsByKind(cell))}.`);
  const doubts = doubtsOf(section).map(({ doubt, names }) => `* ${plain(names.join(", "))}: ${plain(doubt)}`);
  return [...surprises, ...errors, ...doubts].flatMap((note) => wrapped(note, INDENT, `${INDENT}  `));
}

/** The first metric with all that belongs to it, then the others, each with what theory says about it. */
function columnsOf(section: Section): Column[] {
  const { cells } = section;
  const columns = metricsOf(section).flatMap((metric, index): Column[] => {
    const observed = {
      heading: headingOf(metric),
      metric,
      texts: figuresOf(cells, metric),
    };
    const shares = cells.map((cell) => shareOfBest(section, cell, metric));
    const best = { heading: "of best", texts: shares.map((share) => percent(share)) };
    const theory = {
      heading: "theory",
      texts: cells.map((cell) => {
        const prediction = cell.predicted[metric];
        if (!prediction) return prediction === null ? "no formula" : "";
        return `${written(metric, prediction.value)}${isSurprising(cell, metric) ? "!" : " "}`;
      }),
    };
    const isFirstRanked = index === 0 && shares.some((share) => share !== null);
    const isPredicted = theory.texts.some((text) => text !== "");
    return [observed, isFirstRanked && best, isPredicted && theory].filter((column) => column !== false);
  });
  const errors = { heading: "errors", texts: cells.map((cell) => String(errorsOf(cell))) };
  // Beside the first metric: speed without the errors that it was bought with tells half.
  const second = columns.findIndex(({ metric }, index) => index > 0 && metric !== undefined);
  return columns.toSpliced(second === -1 ? columns.length : second, 0, errors);
}

/** As many of the columns as there is room for, and the headings of the others. */
function fitting(columns: readonly Column[], room: number): { columns: Column[]; left: string[] } {
  let used = 0;
  const count = columns.findIndex(({ heading, texts }) => {
    used += GAP.length + Math.max(heading.length, ...texts.map((text) => text.length));
    return used > room;
  });
  const fit = count === -1 ? [...columns] : columns.slice(0, count);
  const left = columns.slice(fit.length).flatMap(({ metric }) => (metric ? headingOf(metric) : []));
  return { columns: fit, left };
}

/** With a star at what is in doubt, and room for one at the others of the column. */
function figuresOf(cells: readonly Cell[], metric: MetricName): string[] {
  const isDoubted = cells.map((cell) => cell.values[metric] && doubtsAbout(cell, metric).length > 0);
  const room = isDoubted.includes(true) ? " " : "";
  return cells.map((cell, index) => {
    const estimate = cell.values[metric];
    return estimate ? `${figureOf(metric, estimate)}${isDoubted[index] ? "*" : room}` : "";
  });
}

function figureOf(metric: MetricName, estimate: Estimate): string {
  const margin = marginOf(estimate);
  // What is the same each time is left to speak for itself.
  return `${written(metric, estimate.median)}${margin ? ` ±${Math.round(margin * 100)}%` : ""}`;
}

/** What a reader must know to read the figures, and no more. */
function legendOf(report: Report, shown: ReadonlySet<MetricName>): string[] {
  const cells = report.sections.flatMap((section) => section.cells);
  const columns = [...shown].map(
    (metric) => `${styleText("bold", headingOf(metric))}: ${metrics[metric].explanation}`,
  );
  const signs: (readonly [occurs: boolean, sign: string, meaning: string])[] = [
    [
      report.repeats > 1,
      "±",
      `the true mean lies within so much of the median of ${report.repeats} repeats, in 95 of 100 runs.`,
    ],
    [report.repeats === 1, "±", "unknown after one repeat: how much the figures vary, --repeat tells."],
    [
      cells.some(({ predicted }) => Object.keys(predicted).length > 0),
      "theory",
      "what was to be expected, by a formula and the constants below.",
    ],
    [
      cells.some(({ predicted }) => Object.values(predicted).includes(null)),
      "no formula",
      "the books do not say how much that should be.",
    ],
    [
      report.sections.some((section) => surprisesOf(section).length > 0),
      "!",
      "theory is more than 30 % off; something to explain.",
    ],
    [cells.length > 0, "errors", "what went wrong, in all repeats."],
    [
      cells.some(({ doubts }) => doubts.length > 0),
      "*",
      "a reason to doubt the figure is given below the table.",
    ],
    [
      cells.some(({ emulated }) => emulated),
      "~",
      "emulated; this runtime lacks the mechanism, and something stands in for it.",
    ],
    [
      cells.some(({ values }) => Object.values(values).some(({ median }) => median === null)),
      "n/a",
      "this system does not tell, or there is too little to tell from.",
    ],
  ];
  const interrupted = report.interrupted
    ? ["The run was interrupted: what is missing was not measured."]
    : [];
  return [
    ...interrupted,
    ...columns,
    ...signs
      .filter(([occurs]) => occurs)
      .map(([, sign, meaning]) => `${styleText("bold", sign)}: ${meaning}`),
  ].flatMap((line) => wrapped(line, "", INDENT));
}

function machineOf(report: Report): string[] {
  return machineFacts(report).flatMap(([subject, fact]) =>
    wrapped(`${styleText("bold", subject)}: ${plain(fact)}`, "", INDENT),
  );
}

function percent(share: number | null): string {
  return share === null ? "n/a" : `${Math.round(share * 100)} %`;
}

function shortened(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}
