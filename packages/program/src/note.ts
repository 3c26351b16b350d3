/** Tells the person at the terminal something that is not a result: one line on stderr. */
export function note(sentence: string): void {
  // Whoever reads this may have gone; that is no reason to end.
  if (process.stderr.listenerCount("error") === 0) process.stderr.on("error", () => {});
  process.stderr.write(`${sentence}\n`);
}
