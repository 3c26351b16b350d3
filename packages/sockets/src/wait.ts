import { TimeoutError } from "./socket-error.ts";

/** How long to wait for one thing, and what may end the waiting. */
export interface WaitOptions {
  /** Milliseconds until the waiting ends with a {@linkcode TimeoutError}; 0, the default, waits for ever. */
  readonly timeout?: number;
  /** Ends the waiting when it is aborted, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls `giveUp` once, with what is to be thrown, when the time is up or the signal is aborted; perhaps at once.
 *
 * @param action what is waited for, as in "cannot …"
 * @returns what ends the watch, to be called when the waiting is over
 */
export function watchPatience(
  { timeout = 0, signal }: WaitOptions,
  action: () => string,
  giveUp: (reason: unknown) => void,
): () => void {
  if (signal?.aborted) {
    giveUp(signal.reason);
    return () => {};
  }
  const timer =
    timeout > 0
      ? setTimeout(() => {
          end();
          giveUp(new TimeoutError(action(), timeout));
        }, timeout)
      : undefined;
  const abandon = (): void => {
    end();
    giveUp(signal?.reason);
  };
  signal?.addEventListener("abort", abandon, { once: true });
  const end = (): void => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abandon);
  };
  return end;
}
