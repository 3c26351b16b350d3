import { TimeoutError } from "./socket-error.ts";

/** The longest time that a timer of the runtimes can take; with more it would fire at once. */
export const LONGEST_TIMER: number = 2 ** 31 - 1;

/** How long to wait for one thing, and what may end the waiting. */
export interface WaitOptions {
  /**
   * Milliseconds until the waiting ends with a {@linkcode TimeoutError}; 0, the default, waits for ever, and so does more
   * than 2,147,483,647, which are 24 days.
   */
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
    timeout > 0 && timeout <= LONGEST_TIMER
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

/** The same promise, but not longer than `options` allow; then `abandon` is called and the rest left to itself. */
export function inTime<Result>(
  promise: Promise<Result>,
  options: WaitOptions | undefined,
  action: () => string,
  abandon: () => void = () => {},
): Promise<Result> {
  if (options === undefined) return promise;
  return new Promise((resolve, reject) => {
    const endWatch = watchPatience(options, action, (reason) => {
      reject(reason);
      abandon();
    });
    promise.then(resolve, reject).finally(endWatch);
  });
}
