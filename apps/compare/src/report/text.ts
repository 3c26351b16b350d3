import { stripVTControlCharacters } from "node:util";

/** Columns of a terminal. */
export const WIDTH = 100;

/** Text of others, which must not steer the terminal: no escape sequences, no control characters. */
export function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
}

/** Lines that fit, broken between words; inside of one only if it is longer than a line. */
export function wrapped(text: string, indent: string, next: string = indent): string[] {
  const lines: string[] = [];
  let line = indent;
  let isEmpty = true;
  for (const word of text.split(" ").flatMap((all) => piecesOf(all, WIDTH - next.length))) {
    if (!isEmpty && lengthOf(line) + 1 + lengthOf(word) > WIDTH) {
      lines.push(line);
      line = next;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

function piecesOf(word: string, length: number): string[] {
  return lengthOf(word) <= length ? [word] : (word.match(new RegExp(`.{1,${length}}`, "gu")) ?? []);
}

/** Styles take no room. */
function lengthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
