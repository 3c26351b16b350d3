import { setTimeout as wait } from "node:timers/promises";
import { note } from "@acceptloop/program";
import { SocketError } from "@acceptloop/sockets";
import type { BackOff } from "./back-off.ts";
import type { Worker } from "./worker.ts";

/** How the places of a pool are staffed. */
export interface Staffing {
  /** After how many clients a worker is replaced. */
  readonly maxRequests: number;
  /**
   * Whether that waits until its predecessor has gone. When workers accept for themselves, nobody else bounds how many
   * clients those have who finish.
   */
  readonly isOneByOne?: boolean;
  /** Starts a worker for a place, which is a number from 0. */
  readonly hire: (place: number) => Worker;
  /**
   * Gives a worker what it needs besides its program.
   *
   * @param place whose worker it will be
   * @param predecessor whose place it takes, dead or alive; undefined for the first one
   */
  readonly equip?:
    | ((worker: Worker, place: number, predecessor: Worker | undefined) => Promise<void>)
    | undefined;
}

/** What the places of a pool have in common. */
interface Shared {
  readonly backOff: BackOff;
}

/** Milliseconds until it is tried once more to equip a worker. */
const RETRY = 1000;

/** A worker's place in a pool: when the one who has it crashes, or has served enough, another one takes it. */
export class Place {
  /** Who takes the clients now. */
  worker: Worker | undefined;

  readonly #index: number;
  readonly #staffing: Staffing & Shared;
  /** The worker, those who finish with their clients, and the one who will follow. */
  readonly #present = new Set<Worker>();
  readonly #stopped = Promise.withResolvers<void>();
  #isStopped = false;
  /** Clients of those who have gone. */
  #before = 0;
  #hired = 0;
  /** Sees whether the one hired last has served enough. */
  #look: () => void = () => {};
  #due = Promise.withResolvers<void>();
  #installed = Promise.withResolvers<void>();

  constructor(index: number, staffing: Staffing & Shared) {
    this.#index = index;
    this.#staffing = staffing;
  }

  /** All who are here. */
  get present(): readonly Worker[] {
    return [...this.#present];
  }

  /** Clients of all who have ever been here. */
  get accepted(): number {
    return this.present.reduce((sum, { accepted }) => sum + accepted, this.#before);
  }

  /** How many workers have been started for it after the first. */
  get successors(): number {
    return Math.max(0, this.#hired - 1);
  }

  /** Who takes clients: nobody when the worker has crashed, or has served enough. */
  get available(): Worker | undefined {
    const { worker } = this;
    const isAvailable = worker && !worker.ending && !worker.isRetiring && !this.#hasServedEnough(worker);
    return isAvailable ? worker : undefined;
  }

  /** Keeps it staffed until it is stopped and all who were here have gone. */
  async staff(onInstalled: () => void): Promise<void> {
    while (!this.#isStopped) {
      this.#due = Promise.withResolvers();
      const worker = this.#hire();
      await worker.ready;
      if (await this.#install(worker)) {
        onInstalled();
        await Promise.race([worker.ended, this.#due.promise, this.#stopped.promise]);
      }
      if (worker.ending && !this.#isStopped) await this.#pause(this.#staffing.backOff.after(worker));
    }
    await Promise.all(this.present.map(({ ended }) => ended));
  }

  /** Sees to a successor for the worker; resolves when there is one, or never will be. */
  async replace(): Promise<void> {
    this.#due.resolve();
    await Promise.race([this.#installed.promise, this.#stopped.promise]);
  }

  /** Lets everybody finish with their clients and go. */
  stop(): void {
    this.#isStopped = true;
    this.#stopped.resolve();
    for (const worker of this.#present) worker.retire();
  }

  #hire(): Worker {
    const worker = this.#staffing.hire(this.#index);
    const due = this.#due;
    this.#hired += 1;
    this.#present.add(worker);
    void worker.ended.then(() => {
      this.#present.delete(worker);
      this.#before += worker.accepted;
      this.#look();
    });
    worker.onClient = () => {
      if (worker.accepted > 0) this.#staffing.backOff.succeeded();
      this.#look();
    };
    this.#look = () => {
      const isCrowded = this.#staffing.isOneByOne === true && this.#present.size > 1;
      if (this.#hasServedEnough(worker) && !isCrowded) due.resolve();
    };
    return worker;
  }

  /** Gives a worker the place, as soon as it can take clients. */
  async #install(worker: Worker): Promise<boolean> {
    const predecessor = this.worker;
    while (!worker.ending && !this.#isStopped && !(await this.#equip(worker, predecessor)))
      await this.#pause(RETRY);
    // As at the start: what the system refuses then, it refuses the server.
    const { failure } = worker.ending ?? {};
    if (failure && predecessor === undefined) throw SocketError.from("start a process", failure);
    if (worker.ending || this.#isStopped) return false;
    this.worker = worker;
    predecessor?.retire();
    this.#installed.resolve();
    this.#installed = Promise.withResolvers();
    return true;
  }

  /** Returns whether it has worked; until it does, the predecessor stays. */
  async #equip(worker: Worker, predecessor: Worker | undefined): Promise<boolean> {
    try {
      await this.#staffing.equip?.(worker, this.#index, predecessor);
      return true;
    } catch (error) {
      // The first one's refusal is the server's: the address is in use, say.
      if (predecessor === undefined) throw error;
      note(`a process cannot take its place yet: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }

  #hasServedEnough(worker: Worker): boolean {
    return worker.accepted >= this.#staffing.maxRequests;
  }

  #pause(milliseconds: number): Promise<void> {
    return Promise.race([wait(milliseconds), this.#stopped.promise]);
  }
}
