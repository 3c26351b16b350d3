import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Warden } from "../contenders/warden.ts";
import type { Assignment, Word } from "./client-messages.ts";

const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));
const program = new URL(`./client-program${extension}`, import.meta.url);

/** What has come of an assignment. */
export interface Outcome {
  /** Connections that got every byte that they asked for, and no other. */
  readonly served: number;
  /** Why a client process gave up before its last connection, for each that did: the book's client does so, too. */
  readonly failures: readonly string[];
}

/** Client processes that are started once, and visit one server after another. */
export class Clients {
  readonly #children: readonly ChildProcess[];

  private constructor(children: readonly ChildProcess[]) {
    this.#children = children;
  }

  /** Starts so many, and waits until all are there. The warden sees to it that they do not outlive us. */
  static async start(count: number, warden: Warden): Promise<Clients> {
    // Detached, the terminal's Ctrl-C does not reach them.
    const start = (): ChildProcess => fork(program, { stdio: ["ignore", 2, 2, "ipc"], detached: true });
    const children = Array.from({ length: count }, start);
    for (const { pid } of children) if (pid !== undefined) warden.guard(pid);
    await Promise.all(children.map((child) => once(child, "message")));
    return new Clients(children);
  }

  /**
   * Lets all of them visit a server at the same time.
   *
   * @param onProgress is told how many connections have been served in all
   * @param signal gives up: then the processes are of no more use
   */
  async visit(
    assignment: Assignment,
    onProgress: (served: number) => void,
    signal: AbortSignal,
  ): Promise<Outcome> {
    signal.throwIfAborted();
    const served = this.#children.map(() => 0);
    const sum = (): number => served.reduce((total, count) => total + count, 0);
    const endings = this.#children.map((child, index) =>
      send(child, assignment, signal, (count) => {
        served[index] = count;
        onProgress(sum());
      }),
    );
    const failures = (await Promise.all(endings)).filter((failure) => failure !== undefined);
    return { served: sum(), failures };
  }

  /** Ends them. */
  end(): void {
    for (const child of this.#children) child.kill("SIGKILL");
  }
}

/** Returns why the process gave up, if it did. */
function send(
  child: ChildProcess,
  assignment: Assignment,
  signal: AbortSignal,
  onServed: (count: number) => void,
): Promise<string | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  const hear = (word: Word): void => {
    if (word.event === "ready") return;
    onServed(word.served);
    if (word.event === "done") resolve(word.failure);
  };
  const giveUp = (): void => reject(signal.reason);
  const die = (): void => reject(new Error("a client process has ended"));
  signal.addEventListener("abort", giveUp);
  child.on("message", hear).once("exit", die);
  child.send(assignment);
  return promise.finally(() => {
    signal.removeEventListener("abort", giveUp);
    child.off("message", hear).off("exit", die);
  });
}
