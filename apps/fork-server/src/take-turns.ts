/** Runs a task when all that were given before have ended; resolves or rejects as the task does. */
export type InTurn = <Result>(task: () => Promise<Result>) => Promise<Result>;

/** A line in which tasks stand that must not overlap. */
export function takeTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const turn = last.then(task);
    last = turn.catch(() => {});
    return turn;
  };
}
