import { UsageError } from "@acceptloop/program";

/** One piece of a word: in single quotes, in double quotes, after a backslash, blanks, or a plain character. */
const PIECE = /'([^']*)'|"((?:\\["\\$`]|[^"\\$`]|\\(?!["\\$`]))*)"|\\([^])|(\s+)|([^])/gy;
/** What a shell would do something with. */
const SPECIAL = /["'\\$`|&;<>()*?~#]/;

/**
 * Splits a command into words as sh(1) does: at blanks, but not inside quotes nor after a backslash. Nothing is expanded,
 * redirected or globbed.
 *
 * @throws {UsageError} for a quote that never ends, and for a character outside quotes that only a shell understands
 *
 * @example
 * ```ts
 * import { wordsIn } from "./src/contenders/words.ts";
 *
 * wordsIn("sh -c 'echo $1' \"a b\" c\\ d"); // => ["sh", "-c", "echo $1", "a b", "c d"]
 * ```
 */
export function wordsIn(command: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (const [, single, double, escaped, blanks, plain] of command.matchAll(PIECE)) {
    if (plain !== undefined && SPECIAL.test(plain)) {
      throw new UsageError(
        `${JSON.stringify(plain)} in ${JSON.stringify(command)} means something to a shell only: quote it, or use sh -c '…'`,
      );
    }
    if (blanks === undefined)
      word = `${word ?? ""}${single ?? double?.replaceAll(/\\(["\\$`])/g, "$1") ?? escaped ?? plain ?? ""}`;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  return word === undefined ? words : [...words, word];
}
