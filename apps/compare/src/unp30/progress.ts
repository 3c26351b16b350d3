import { note } from "@acceptloop/program";
import { models } from "../contenders/models.ts";
import { nameOf, type Plan, type Subject } from "./result.ts";

/** Milliseconds between two words about the same server. */
const INTERVAL = 10_000;
/** Seconds to start and to end a server, roughly. */
const OVERHEAD = 1;
/** Clients a second on two cores, roughly: those who each get a process, those who get a thread, and the others. */
const pace = { process: 30, thread: 40, none: 2000 };

/** Tells on stderr how far it is, and how long it will take. */
export class Progress {
  readonly #order: readonly Subject[];
  readonly #clients: number;
  #index = 0;
  #startedAt = 0;
  #saidAt = 0;

  constructor(order: readonly Subject[], { hosts, processes, connections }: Plan) {
    this.#order = order;
    this.#clients = hosts * processes * connections;
    const clients = this.#clients.toLocaleString("en");
    note(`${order.length} servers, ${clients} clients each: about ${inWords(this.#after(0))}`);
    const slow = order.filter((subject) => paceOf(subject) < pace.none);
    if (slow.length > 0 && this.#after(0) > 60) {
      note(
        `Most of it is for ${slow.map((subject) => nameOf(subject, order)).join(", ")}: a process or a thread for each client.`,
      );
    }
  }

  /** A server begins. */
  begin(index: number): void {
    this.#index = index;
    this.#startedAt = performance.now();
    this.#saidAt = this.#startedAt;
    const { model = "", platform = "" } = this.#order[index] ?? {};
    note(
      `${index + 1}/${this.#order.length}  ${model} on ${platform}  (about ${inWords(this.#after(index))} left)`,
    );
  }

  /** So many of its clients have been served. */
  tell(served: number): void {
    const now = performance.now();
    if (served === 0 || now - this.#saidAt < INTERVAL) return;
    this.#saidAt = now;
    const left = (((now - this.#startedAt) / 1000) * (this.#clients - served)) / served;
    note(
      `     ${served} of ${this.#clients} clients  (about ${inWords(left + this.#after(this.#index + 1))} left)`,
    );
  }

  /** Seconds that the servers from `index` on will take. */
  #after(index: number): number {
    return this.#order
      .slice(index)
      .reduce((sum, subject) => sum + OVERHEAD + this.#clients / paceOf(subject), 0);
  }
}

function paceOf({ model, platform }: Subject): number {
  if (platform === "c") return pace.none;
  const { unit = "none", sharing } = models[model] ?? {};
  return sharing === "each" ? pace[unit] : pace.none;
}

function inWords(seconds: number): string {
  return seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
