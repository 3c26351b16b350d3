import { note } from "@acceptloop/program";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Is aborted when somebody interrupts the program, which then ends in order and tells what it has. One more signal, of an
 * impatient finger, would lose all of that, so it is ignored; the one after it ends the program at once.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const hear = (): void => {
    if (controller.signal.aborted) {
      for (const signal of SIGNALS) process.off(signal, hear);
      note("Still stopping: a further signal loses what was measured.");
    } else {
      note("Stopping: what was measured is kept.");
      controller.abort();
    }
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return controller.signal;
}
