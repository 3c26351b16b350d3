/** One way to do a piece of work, many times over. */
export interface Contender {
  readonly name: string;
  /** Does all of it once, and returns how many times the work was done. */
  pass(): number;
}

/** Nanoseconds for one piece of work, the best of the rounds. */
export interface Measurement {
  readonly name: string;
  readonly nanoseconds: number;
}

/** Many and short, so that some of each contender's fall into a moment when the machine does nothing else. */
const ROUNDS = 60;
const BURST_MS = 6;

type Pass = (inputs: readonly unknown[], run: unknown) => unknown;

/**
 * A contender that applies a function to each input.
 *
 * Each gets a loop compiled for it alone. In a loop that all share, the call could not be inlined for any of them, and its
 * cost would hide how much faster one is than another.
 */
export function contender<Input>(
  name: string,
  inputs: readonly Input[],
  run: (input: Input) => unknown,
): Contender {
  const source = "let last; for (const input of inputs) last = run(input); return last;";
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- the source is the line above
  const pass: Pass = Object.assign(new Function("inputs", "run", `${source} // ${name}`));
  return {
    name,
    pass: () => {
      sink.last = pass(inputs, run);
      return inputs.length;
    },
  };
}

/** What was computed last, kept so that no compiler leaves the work out. */
const sink: { last: unknown } = { last: undefined };

/**
 * Measures contenders in turn, round by round, so that what else the machine does falls on all of them; the best round of
 * each counts, since noise only ever adds.
 */
export function measure(contenders: readonly Contender[]): readonly Measurement[] {
  const rounds = Array.from({ length: ROUNDS }, () => contenders.map(burst));
  return contenders.map(({ name }, index) => ({
    name,
    nanoseconds: Math.min(...rounds.map((round) => round[index] ?? Infinity)),
  }));
}

function burst(of: Contender): number {
  const start = performance.now();
  let count = 0;
  let elapsed = 0;
  do {
    count += of.pass();
    elapsed = performance.now() - start;
  } while (elapsed < BURST_MS);
  return (elapsed * 1e6) / count;
}
