import { setTimeout as wait } from "node:timers/promises";
import type { Listener } from "@acceptloop/sockets";
import type { Worker } from "./worker.ts";

/** Milliseconds that a worker has to answer before the next one is asked, too. */
const MOMENT = 200;

/**
 * The listening socket that workers share, from the first of them who lends it; undefined when none of them is left. It
 * takes as long as they are busy: whoever opened another socket meanwhile would find the address in use.
 */
export async function borrow(workers: readonly Worker[]): Promise<Listener | undefined> {
  const { promise, resolve } = Promise.withResolvers<Listener | undefined>();
  let isDone = false;
  const ask = async (worker: Worker): Promise<void> => {
    const loan = await worker.lend();
    if (loan === undefined) return;
    if (isDone) worker.takeBack(loan);
    isDone = true;
    resolve(loan);
  };
  const asked: Promise<void>[] = [];
  for (const worker of workers) {
    const answered = ask(worker);
    asked.push(answered);
    await Promise.race([answered, wait(MOMENT)]);
    if (isDone) return promise;
  }
  void Promise.all(asked).then(() => resolve(undefined));
  return promise;
}
