/** The command line is wrong: the program says how to use it and ends with 1. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What to tell a person about something that was thrown. */
export function sentenceOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
