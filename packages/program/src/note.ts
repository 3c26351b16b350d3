/** Tells the person at the terminal something that is not a result: one line on stderr. */
export function note(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
