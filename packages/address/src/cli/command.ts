/** One answer of a command. */
export interface Result {
  /** For people: one line or several. */
  readonly text: string;
  /** For programs, after `--json`: one line. */
  readonly json: unknown;
}

/** The options that some commands take, beside those that all take. */
export interface Options {
  readonly all?: boolean;
  readonly "byte-order"?: string;
  readonly from?: string;
  readonly system?: string;
}

/** A word after `address`, and what it does. */
export interface Command {
  /** What follows the command's name, for `Usage: …`. */
  readonly usage: string;
  /** One line for `--help`. */
  readonly summary: string;
  /** Which options it takes. */
  readonly options?: readonly (keyof Options)[];
  /** How many arguments it takes at least, and at most. */
  readonly count: readonly [least: number, most: number];
  run(words: readonly string[], options: Options): Iterable<Result> | Promise<Iterable<Result>>;
}

/** Thrown when a command was not called as its usage says. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A result that reads the same for people and programs. */
export function plain(value: boolean | number | string): Result {
  return { text: String(value), json: value };
}

/** A result of several named values: a line each, in two columns. */
export function table(rows: Readonly<Record<string, unknown>>): Result {
  const width = Math.max(...Object.keys(rows).map((name) => name.length)) + 2;
  const lines = Object.entries(rows).map(([name, value]) => `${name.padEnd(width)}${String(value)}`);
  return { text: lines.join("\n"), json: rows };
}

/** Bytes as people read them. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** One of a few words, or UsageError. */
export function oneOf<Word extends string>(words: readonly Word[], given: string, what: string): Word {
  const word = words.find((candidate) => candidate === given);
  if (word === undefined)
    throw new UsageError(`${what} is one of ${words.join(", ")}, not ${JSON.stringify(given)}`);
  return word;
}
