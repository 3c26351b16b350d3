import type { Readiness, Selectable } from "@acceptloop/sockets";

/**
 * Ends a `select` that waits for sockets only: the self-pipe trick (D. J. Bernstein), with the pipe left out. Who rings
 * it wants the loop to look again whom it may listen to.
 */
export class Bell implements Selectable {
  #hasRung = false;
  readonly readiness: Readiness = { isReady: () => this.#hasRung, wake: undefined };

  /** Makes the bell ready, until somebody answers. */
  ring(): void {
    this.#hasRung = true;
    this.readiness.wake?.();
  }

  /** Makes it silent. */
  answer(): void {
    this.#hasRung = false;
  }
}
