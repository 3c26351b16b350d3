import type { Impairment, Receiver, Sender } from "../src/mod.ts";

/** How a transfer went. */
export interface Simulation {
  readonly received: readonly Uint8Array[];
  /** Milliseconds of simulated time; nobody waited for them. */
  readonly duration: number;
  readonly isDone: boolean;
}

interface Event {
  readonly at: number;
  readonly bytes: Uint8Array;
  readonly to: "sender" | "receiver";
}

/** Lets a sender and a receiver talk over two bad directions, in virtual time. */
export function simulate(
  sender: Sender,
  receiver: Receiver,
  pieces: readonly Uint8Array[],
  there: Impairment,
  back: Impairment,
): Simulation {
  const events: Event[] = [];
  const received: Uint8Array[] = [];
  let given = 0;
  let now = 0;

  function schedule(direction: Impairment, bytes: Uint8Array, to: Event["to"]): void {
    for (const arrival of direction.pass(bytes, now)) {
      const index = events.findLastIndex((event) => event.at <= arrival.at);
      events.splice(index + 1, 0, { ...arrival, to });
    }
  }

  function work(): void {
    while (given < pieces.length && sender.room > 0) sender.give(pieces[given++] ?? new Uint8Array(0));
    if (given === pieces.length) sender.end();
    for (let bytes = sender.transmit(now); bytes; bytes = sender.transmit(now))
      schedule(there, bytes, "receiver");
    for (let bytes = receiver.transmit(now); bytes; bytes = receiver.transmit(now))
      schedule(back, bytes, "sender");
    for (let piece = receiver.take(); piece; piece = receiver.take()) received.push(piece);
  }

  work();
  while (!sender.isDone && !sender.isHopeless(now)) {
    const next = events[0]?.at ?? Number.POSITIVE_INFINITY;
    if (Math.min(next, sender.deadline) === Number.POSITIVE_INFINITY) break;
    now = Math.max(now, Math.min(next, sender.deadline));
    const event = next <= now ? events.shift() : undefined;
    if (event) (event.to === "sender" ? sender : receiver).receive(event.bytes, now);
    work();
  }
  return { received, duration: now, isDone: sender.isDone && receiver.isDone };
}
