import { formatEndpoint, type InternetEndpoint } from "@acceptloop/address/endpoint";
import { type Datagram, type DatagramSocket, SocketError, TimeoutError } from "@acceptloop/sockets";
import type { Patience } from "./answer-to.ts";

/** What is sent, and how often. */
export interface PingOptions {
  readonly count: number;
  /** Milliseconds from one to the next. */
  readonly interval: number;
  readonly patience: Patience;
  readonly text: string;
}

/**
 * Sends numbered messages, whether they are answered or not, and reports what became of them: as ping(8), but any echo
 * will do, since the numbers stand at the beginning of the messages.
 *
 * @throws {SocketError} `ETIMEDOUT` when none was answered
 */
export async function ping(
  socket: DatagramSocket,
  to: InternetEndpoint,
  { count, interval, patience, text }: PingOptions,
  asJson: boolean,
): Promise<void> {
  const sentAt: number[] = [];
  const trips = new Map<number, number>();
  let duplicates = 0;
  let outOfOrder = 0;
  let highest = -1;

  function take({ bytes }: Datagram): void {
    const number = Number(/^(\d{1,7}) /.exec(Buffer.from(bytes).toString("latin1"))?.[1]);
    const sent = sentAt[number];
    if (sent === undefined) return;
    if (trips.has(number)) {
      duplicates += 1;
      return;
    }
    if (number < highest) outOfOrder += 1;
    highest = Math.max(highest, number);
    trips.set(number, performance.now() - sent);
  }

  async function takeUntil(end: number): Promise<void> {
    for (let left = end - performance.now(); left > 0; left = end - performance.now()) {
      try {
        take(await socket.receive({ timeout: Math.ceil(left) }));
      } catch (error) {
        if (!(error instanceof TimeoutError)) throw error;
      }
    }
  }

  for (let number = 0; number < count; number += 1) {
    sentAt.push(performance.now());
    await socket.send(Buffer.from(`${number} ${text}`), socket.peer ? undefined : to);
    if (number + 1 < count) await takeUntil(performance.now() + interval);
  }
  // Once all have come nobody waits on for a duplicate: the time-out is for those that are missing.
  const end = performance.now() + patience.timeout;
  while (trips.size < count && performance.now() < end) {
    await takeUntil(Math.min(end, performance.now() + Math.max(1, interval)));
  }

  const times = Array.from(trips.values());
  if (times.length === 0) {
    const meaning = `none of ${count} messages was answered`;
    throw new SocketError(`get an answer from ${formatEndpoint(to)}`, "ETIMEDOUT", { meaning });
  }
  const result = { sent: count, answered: trips.size, lost: count - trips.size, duplicates, outOfOrder };
  const milliseconds = {
    min: Math.min(...times),
    mean: times.reduce((sum, time) => sum + time, 0) / times.length,
    max: Math.max(...times),
  };
  if (asJson) process.stdout.write(`${JSON.stringify({ event: "statistics", ...result, milliseconds })}\n`);
  else process.stdout.write(`${describe(result)}; round trip ${trip(milliseconds)}\n`);
}

interface Result {
  readonly sent: number;
  readonly answered: number;
  readonly lost: number;
  readonly duplicates: number;
  readonly outOfOrder: number;
}

function describe({ sent, answered, lost, duplicates, outOfOrder }: Result): string {
  const share = ((100 * lost) / sent).toFixed(0);
  return `${sent} sent, ${answered} answered, ${lost} lost (${share} %), ${duplicates} duplicates, ${outOfOrder} out of order`;
}

function trip({ min, mean, max }: { min: number; mean: number; max: number }): string {
  return `min/mean/max ${[min, mean, max].map((time) => time.toFixed(2)).join("/")} ms`;
}
