import { warningsOf } from "./guard.ts";
import { Histogram } from "./histogram.ts";
import type { LoadPlan } from "./plan.ts";
import type { ErrorKind, LoadResult, TimelineSlice } from "./result.ts";
import type { Sighting } from "./thread/window.ts";
import { emptyErrors } from "./thread/window.ts";

/** Makes one result of what all threads have seen of a window. */
export function merge(plan: LoadPlan, sightings: readonly Sighting[]): LoadResult {
  const sum = (figure: (sighting: Sighting) => number): number =>
    sightings.reduce((total, sighting) => total + figure(sighting), 0);
  const all = (encoded: (sighting: Sighting) => string): Histogram => mergeEncoded(sightings.map(encoded));
  const isOpenLoop = plan.rate !== undefined;
  const uncorrected = all((sighting) => sighting.uncorrected);
  const result = {
    seconds: Math.max(...sightings.map(({ seconds }) => seconds)),
    planned: sum(({ planned }) => planned),
    sent: sum(({ sent }) => sent),
    replies: sum(({ replies }) => replies),
    latency: isOpenLoop ? all(({ latency }) => latency ?? "") : uncorrected,
    uncorrected,
    connecting: all(({ connecting }) => connecting),
    firstByte: all(({ firstByte }) => firstByte),
    errors: sumOfErrors(sightings),
    unanswered: sum(({ unanswered }) => unanswered),
    clientsAnswered: sum(({ clientsAnswered }) => clientsAnswered),
    repliesPerConnection: dealtBack(sightings.map(({ repliesPerClient }) => repliesPerClient)),
    timeline: timelineOf(sightings),
    use: Math.max(...sightings.map(({ use }) => use)),
    coresNeeded: sum(({ use }) => use),
    sentLate: sum(({ sentLate }) => sentLate),
    latestBy: Math.max(...sightings.map(({ latestBy }) => latestBy)),
    pinned: sightings.every(({ isPinned }) => isPinned),
  };
  return { ...result, ...warningsOf(plan, result) };
}

function mergeEncoded(texts: readonly string[]): Histogram {
  const histogram = new Histogram();
  for (const text of texts) if (text !== "") histogram.add(Histogram.decode(text));
  return histogram;
}

function sumOfErrors(sightings: readonly Sighting[]): Record<ErrorKind, number> {
  const total = emptyErrors();
  for (const { errors } of sightings) {
    total.refused += errors.refused;
    total.reset += errors.reset;
    total.ended += errors.ended;
    total.wrong += errors.wrong;
    total.timeout += errors.timeout;
    total.lost += errors.lost;
    total.late += errors.late;
    total.duplicate += errors.duplicate;
    total.other += errors.other;
  }
  return total;
}

/** Client by client in the order of the plan, which was dealt out to the threads in turn. */
function dealtBack(hands: readonly (readonly number[])[]): number[] {
  const longest = Math.max(...hands.map(({ length }) => length));
  return Array.from({ length: longest }, (_, round) =>
    hands.flatMap((hand) => hand.slice(round, round + 1)),
  ).flat();
}

function timelineOf(sightings: readonly Sighting[]): TimelineSlice[] {
  const sliceSeconds = (sightings[0]?.sliceMilliseconds ?? 0) / 1000;
  const length = Math.max(...sightings.map(({ slices }) => slices.length));
  return Array.from({ length }, (_, index) => {
    const slice = mergeEncoded(sightings.map(({ slices }) => slices[index] ?? ""));
    return {
      second: index * sliceSeconds,
      replies: slice.count,
      p50: slice.percentile(50),
      p99: slice.percentile(99),
      worst: slice.maximum,
    };
  });
}
