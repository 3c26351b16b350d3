import { styleText } from "node:util";
import type { Change, Interval, ReportDifference } from "./compare-reports.ts";
import { FEWEST_FOR_DRIFT } from "./drift.ts";
import { headingOf, written } from "./metrics.ts";
import { plain, wrapped } from "./text.ts";

/** A change by more than this factor nobody calls a change. */
const BEYOND_BOUNDS = 100;

/** How two runs differ, for a terminal of 100 columns. */
export function textOfDifference(difference: ReportDifference): string {
  const { conditions, missing, broken, drifts, changes } = difference;
  return [
    ...block(
      "Not made under the same conditions",
      conditions.map(({ what, before, after }) => `${plain(what)}: ${plain(before)}, then ${plain(after)}`),
    ),
    ...block("Only in one of the two", missing.map(plain)),
    ...block(
      "Common to the servers of a workload, so taken for the machine's and taken out",
      drifts.map(({ workload, metric, ratio }) => `${workload}, ${headingOf(metric)}: ${factor(ratio)}`),
    ),
    ...block("Could be measured, or went without errors, only once", broken.map(plain)),
    ...block("Changed", changes.map(lineOf)),
    ...conclusionOf(difference).flatMap((sentence) => wrapped(sentence, "")),
  ].join("\n");
}

/** What all of it comes to, and what that is worth. */
function conclusionOf({ changes, broken, tests, untold, threshold, visible }: ReportDifference): string[] {
  const bound = percent(threshold);
  const sentences = [];
  if (tests > 0 && changes.length === 0) {
    const what = broken.length > 0 ? "No other difference" : "No difference";
    sentences.push(
      `${what}: none of ${tests} figures has changed by more than ${bound} and more than chance explains.`,
    );
  } else if (tests > 0) {
    sentences.push(
      `${changes.length} of ${tests} figures changed by more than ${bound} and more than chance explains (Welch's test, corrected by Holm, 95 %).`,
    );
  }
  if (changes.some(({ mayBeDrift }) => mayBeDrift)) {
    sentences.push(
      `*: it may be the machine's doing. What a workload's servers have in common is told from what each does only where there are ${FEWEST_FOR_DRIFT} others, and four in five of them changed alike; here nothing was taken out.`,
    );
  }
  if (visible) {
    sentences.push(
      `In 8 of 10 cases a change by ${amount(visible.half)} would have been found in half of the figures, ${inMost(visible.most)}. More repeats see more.`,
    );
  }
  if (untold > 0) {
    const who = tests === 0 ? "Nothing can be told" : `${untold} figures cannot be told`;
    sentences.push(`${who}: one repeat does not say how much it varies. Measure with --repeat 3 or more.`);
  }
  return sentences.length > 0 ? sentences : ["The two have no figure in common."];
}

/** What would have been seen nearly everywhere; beyond all bounds, that is nothing. */
function inMost(most: number): string {
  return most < BEYOND_BOUNDS
    ? `and one by ${amount(most)} in nearly all of them`
    : "and some vary so much that no change of theirs would have been";
}

function block(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [styleText("bold", `${title}:`), ...lines.flatMap((line) => wrapped(line, "  ", "    ")), ""];
}

function lineOf({
  workload,
  name,
  metric,
  before,
  after,
  ratio,
  difference,
  verdict,
  mayBeDrift,
}: Change): string {
  const values = `${written(metric, before)}, then ${written(metric, after)}`;
  const size = ratio
    ? `${factor(ratio.value)} (${range(ratio, factor)})`
    : difference
      ? `by ${written(metric, difference.value)} (${range(difference, (value) => written(metric, value))})`
      : "";
  return `${workload}, ${plain(name)}: ${headingOf(metric)} ${values}: ${size}, ${verdict}${mayBeDrift ? "*" : ""}`;
}

function range({ low, high }: Interval, textOf: (value: number) => string): string {
  return `${textOf(low)} … ${textOf(high)}`;
}

/** `+9.5 %`, or `×20.8` where percent would be hard to read. */
function factor(ratio: number): string {
  if (ratio >= 2 || ratio <= 0.5) return `×${ratio.toPrecision(3)}`;
  const share = (ratio - 1) * 100;
  return `${share < 0 ? "−" : "+"}${Math.abs(share).toFixed(1)} %`;
}

/** Percent, or a factor where percent would be hard to read. */
function amount(share: number): string {
  return share < 1 ? percent(share) : `a factor of ${(share + 1).toFixed(1)}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
