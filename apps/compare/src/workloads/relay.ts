import { setTimeout as elapsed } from "node:timers/promises";
import { connect, type Connection } from "@acceptloop/sockets";
import { Crowd } from "./crowd.ts";
import { Ear, LINE, line } from "./ear.ts";
import { extremes, sentences } from "./finding.ts";
import { observeWhile } from "./observe.ts";
import type { Sample, Stage, Workload } from "./workload.ts";

const RECEIVERS = 20;
const SENDERS = 4;
/** Lines of a sender that may be on their way to a receiver that reads: so the relay is busy, and not flooded. */
const WINDOW = 16;
const SETTLING = 200;
const LATE = 500;

/** W12: what one client says goes to all the others, one of whom does not listen. */
export const relay: Workload = {
  name: "relay",
  title: `${SENDERS} clients send lines of ${LINE} bytes to ${RECEIVERS} others, ${WINDOW} lines each under way; one more client never reads`,
  question: "How many lines reach how many clients, and does one who does not read harm the others?",
  family: "relay",
  service: "relay",
  metrics: ["deliveries", "lost", "processorTime", "memory"],
  measure,
  predict: () => ({}),
  finding: (cells) =>
    sentences(
      extremes(cells, "deliveries", "delivered most", "least"),
      extremes(cells, "lost", "lost most", "least"),
    ),
};

async function measure(stage: Stage): Promise<Sample> {
  const server = await stage.start();
  const { endpoint } = server;
  const deaf = await connect(endpoint);
  await using crowd = await Crowd.gather(endpoint, RECEIVERS, stage.signal);
  await using senders = await Crowd.gather(endpoint, SENDERS, stage.signal);
  // A relay knows of a client only when it has accepted it, and nothing tells us when that is.
  await elapsed(SETTLING, undefined, { signal: stage.signal });

  const ears = crowd.connections.map(() => new Ear());
  const talk = new Talk(senders.connections);
  crowd.connections.forEach((connection, index) => {
    const ear = ears[index];
    void readAll(connection, (bytes) => {
      ear?.hear(bytes);
      if (ear && index === 0) talk.heard(ear.position);
    });
  });
  // Senders are told what the others say; they need not listen, but have to read.
  for (const connection of senders.connections) void readAll(connection, () => {});

  const delivered = (): number => ears.reduce((total, { right }) => total + right, 0) / LINE;
  talk.begin();
  const before = delivered();
  const { usage, used, seconds } = await observeWhile(server, () =>
    elapsed(stage.milliseconds, undefined, { signal: stage.signal }),
  );
  const deliveries = delivered() - before;
  talk.end();
  await elapsed(LATE, undefined, { signal: stage.signal });
  const due = talk.sent * RECEIVERS;
  deaf.abort();
  return {
    values: {
      deliveries: deliveries / seconds,
      lost: due === 0 ? null : Math.max(0, (1 - delivered() / due) * 100),
      processorTime: used && deliveries > 0 ? (used.processorTime * 1e6) / deliveries : null,
      memory: usage ? usage.memory / 1e6 : null,
    },
    errors: { wrong: ears.reduce((total, { wrong }) => total + wrong, 0) },
  };
}

async function readAll(connection: Connection, count: (bytes: Uint8Array) => void): Promise<void> {
  try {
    for await (const bytes of connection) count(bytes);
  } catch {
    // It was dropped, or the measurement is over.
  }
}

/** Senders that keep a window of lines under way, by what one receiver has heard. */
class Talk {
  readonly #senders: readonly Connection[];
  #heard = 0;
  #isOver = true;
  sent = 0;

  constructor(senders: readonly Connection[]) {
    this.#senders = senders;
  }

  begin(): void {
    this.#isOver = false;
    this.#fill();
  }

  end(): void {
    this.#isOver = true;
  }

  heard(bytes: number): void {
    this.#heard = Math.floor(bytes / LINE);
    this.#fill();
  }

  #fill(): void {
    while (!this.#isOver && this.sent - this.#heard < WINDOW * this.#senders.length) {
      // The window bounds what is written and not yet read, so nobody has to wait for the write itself.
      void this.#senders[this.sent % this.#senders.length]?.write(line).catch(() => this.end());
      this.sent += 1;
    }
  }
}
