import { openLineByLine } from "./line-by-line.ts";
import type { Service } from "./service.ts";

/** `sleep:MS` blocks its thread for MS milliseconds for each line, as a slow system call does, and then answers with that line. */
export function sleep(milliseconds: number): Service {
  return {
    name: `sleep:${milliseconds}`,
    effort: "blocks",
    open: () => openLineByLine(() => block(milliseconds)),
  };
}

/** Stops the whole thread: nothing else that lives on it runs meanwhile. */
function block(milliseconds: number): void {
  const never = new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(never, 0, 0, milliseconds);
}
