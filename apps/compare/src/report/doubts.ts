import type { Doubt } from "./report.ts";

/**
 * The reasons to doubt figures that are medians of repeated measurements: those that hold for at least half of the
 * repeats, since what fewer of them suffer does not move the median by much. Sentences that differ only in their figures
 * say the same, and are said once, with the figures of the last.
 *
 * @param ofEach what there is to doubt about each of the repeats
 */
export function commonDoubts(ofEach: readonly (readonly Doubt[])[]): Doubt[] {
  const byShape = new Map<string, { doubt: Doubt; count: number }>();
  for (const doubts of ofEach) {
    const unlike = new Map(doubts.map((doubt) => [doubt.sentence.replaceAll(/\d[\d.,]*/g, "#"), doubt]));
    for (const [shape, doubt] of unlike) {
      byShape.set(shape, { doubt, count: (byShape.get(shape)?.count ?? 0) + 1 });
    }
  }
  return [...byShape.values()].filter(({ count }) => count * 2 >= ofEach.length).map(({ doubt }) => doubt);
}
