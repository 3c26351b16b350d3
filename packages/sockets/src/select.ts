import { SocketError } from "./socket-error.ts";
import { watchPatience, type WaitOptions } from "./wait.ts";

/** What can be selected: a listener, a connection, a datagram socket. */
export interface Selectable {
  /** What {@linkcode select} asks. */
  readonly readiness: Readiness;
}

/** Whether a source has something to take, and who waits for it. */
export interface Readiness {
  /** Whether the next `accept`, `read` or `receive` would not wait. The end of a stream and an error do not wait either. */
  isReady(): boolean;
  /** Called by the source whenever it may have become ready; set by the one who waits. */
  wake: (() => void) | undefined;
}

/**
 * Waits until at least one of `sources` is ready, and returns all that are then: a listener whose `accept`, a connection
 * whose `read`, a datagram socket whose `receive` would not wait (select(2)). What is ready stays so until somebody takes
 * what there is.
 *
 * As select(2) does, it asks every source every time: it costs by their number, not by that of the ready ones. It looks
 * once in a turn of the event loop, after all that came in has been taken in.
 *
 * @throws {TimeoutError} when none was ready in time
 * @throws {SocketError} `SELECT_PENDING` when another select waits for one of them
 *
 * @example
 * ```ts
 * import { connect, listen, select } from "@acceptloop/sockets";
 *
 * const listener = await listen({ host: "127.0.0.1", port: 0 });
 * const client = await connect(listener.endpoint);
 * const [first] = await select([listener, client]);
 * first === listener; // => true
 * const server = await listener.accept();
 * await server.write(new TextEncoder().encode("hello"));
 * const [second] = await select([listener, server, client]);
 * second === client; // => true
 * await Promise.all([client.close(), server.close(), listener.close()]);
 * ```
 */
export function select<Source extends Selectable>(
  sources: Iterable<Source>,
  options: WaitOptions = {},
): Promise<readonly Source[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly Source[]>();
  const all = Array.from(sources);
  let isOver = false;
  const release = (): void => {
    for (const source of all) if (source.readiness.wake === wake) source.readiness.wake = undefined;
  };
  const fail = (reason: unknown): void => {
    isOver = true;
    release();
    endWatch();
    reject(reason);
  };
  const look = (): void => {
    if (isOver) return;
    const ready = all.filter((source) => source.readiness.isReady());
    if (ready.length === 0) return wait();
    isOver = true;
    endWatch();
    resolve(ready);
  };
  const wake = (): void => {
    release();
    setImmediate(look);
  };
  const wait = (): void => {
    if (all.some((source) => source.readiness.wake !== undefined)) {
      return fail(new SocketError(`select among ${all.length} sockets`, "SELECT_PENDING"));
    }
    for (const source of all) source.readiness.wake = wake;
  };
  let endWatch = (): void => {};
  endWatch = watchPatience(options, () => `select among ${all.length} sockets`, fail);
  if (isOver) return promise;
  if (all.some((source) => source.readiness.isReady())) setImmediate(look);
  else wait();
  return promise;
}
