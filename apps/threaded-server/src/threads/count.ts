import { workerData } from "node:worker_threads";

/** What each thread of the race is given, all of it in shared memory. */
export interface Lane {
  readonly rounds: number;
  readonly isAtomic: boolean;
  /** How many threads are at the start, and 1 once they may run. */
  readonly gate: Int32Array<SharedArrayBuffer>;
  readonly counter: Int32Array<SharedArrayBuffer>;
}

const { rounds, isAtomic, gate, counter }: Lane = workerData;

// All at once, or the first would be at the end before the second is at the start.
Atomics.add(gate, 0, 1);
Atomics.notify(gate, 0);
Atomics.wait(gate, 1, 0);

if (isAtomic) for (let round = 0; round < rounds; round += 1) Atomics.add(counter, 0, 1);
else for (let round = 0; round < rounds; round += 1) counter[0] = (counter[0] ?? 0) + 1;
