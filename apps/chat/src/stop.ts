import { writeSync } from "node:fs";

/** What is to be put away when somebody ends us. */
const open: (() => void)[] = [];

/** From now on SIGINT and SIGTERM put away what is open, say Bye, and end with 0. */
export function atStop(putAway: () => void): void {
  if (open.length === 0) for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);
  open.push(putAway);
}

function stop(): void {
  for (const putAway of open) putAway();
  // At once, before anybody who waits for what was put away can complain.
  writeSync(1, "Bye\n");
  process.exit(0);
}
