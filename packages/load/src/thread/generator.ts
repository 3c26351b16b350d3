import { Histogram } from "../histogram.ts";
import type { CompletePlan } from "../plan.ts";
import type { ErrorKind } from "../result.ts";
import { type Audience, Client } from "./client.ts";
import { DatagramExchange } from "./datagram-exchange.ts";
import { Schedule } from "./schedule.ts";
import { Spinning } from "./spinning.ts";
import { StreamExchange } from "./stream-exchange.ts";
import { type Glance, type Sighting, Window } from "./window.ts";

/** What one thread is to do. */
export interface Task {
  readonly plan: CompletePlan;
  /** Its share of the clients. */
  readonly clients: number;
  /** Which of the threads it is, from 0. */
  readonly index: number;
}

/** How the warming up went. */
export interface Warmth {
  /** Clients that have had a connection; of datagrams, which know none, those that were answered. */
  readonly reached: number;
  /** Why others have none, as a code of errno(3). */
  readonly refusal: string | undefined;
}

/** A timer may be late by this many milliseconds, so what is due sooner is waited for by spinning. */
const TIMER_PRECISION = 2;
/** Clients that connect at the same time in the beginning: a backlog may be short. */
const MOST_CONNECTING = 32;
/** From this many milliseconds on, a request was late. */
const LATE = 1;
/** How often in the time-out those who wait are looked at. */
const SWEEPS = 8;

/** The clients of one thread, and when each of them asks. */
export class Generator implements Audience {
  readonly #plan: CompletePlan;
  readonly #clients: readonly Client[];
  readonly #index: number;
  readonly #isOpenLoop: boolean;
  #rate: number | undefined;
  #schedule: Schedule;
  readonly #spinning = new Spinning();
  readonly #sweep: NodeJS.Timeout;
  /** Who can send and has to; in the next turn. */
  #next: Client[] = [];
  #isTurnComing = false;
  /** Whether the turn that is coming comes because something will soon be due. */
  #isSpinning = false;
  #alarm: NodeJS.Timeout | undefined;
  #window: Window | undefined;
  #endWindow: () => void = () => {};
  #warm: ((warmth: Warmth) => void) | undefined;
  #opened = 0;
  #connected = 0;
  #connecting = new Histogram();
  readonly #settled = new Set<Client>();
  #refusal: string | undefined;
  #isClosed = false;

  constructor({ plan, clients, index }: Task) {
    this.#plan = plan;
    this.#index = index;
    this.#isOpenLoop = plan.rate !== undefined;
    this.#rate = plan.rate;
    this.#schedule = new Schedule(clients, undefined);
    this.#clients = Array.from({ length: clients }, () => new Client((client) => this.#exchangeOf(client)));
    this.#sweep = setInterval(() => this.#giveUpOnTheSlow(), plan.replyTimeout / SWEEPS);
  }

  /**
   * Connects all clients, and has each ask once; resolves when each was answered or has failed, or the time is up. In a
   * closed loop they go on asking.
   */
  async warmUp(): Promise<Warmth> {
    const warm = new Promise<Warmth>((resolve) => (this.#warm = resolve));
    const patience = setTimeout(() => this.#endWarmUp(), this.#plan.warmUp);
    while (this.#opened < Math.min(MOST_CONNECTING, this.#clients.length)) this.#openNext();
    const warmth = await warm;
    clearTimeout(patience);
    return warmth;
  }

  /** Begins to send by the plan, and forgets what an earlier one has left undone. */
  begin(now: number = performance.now()): void {
    if (this.#rate === undefined) return;
    for (const client of this.#clients) client.owed = 0;
    const share = this.#clients.length / this.#plan.connections;
    this.#schedule = new Schedule(this.#clients.length, this.#rate * share);
    this.#schedule.start(now + (this.#index * 1000) / this.#rate);
    this.#comeTurn();
  }

  /**
   * Counts what happens from now on, for so long.
   *
   * @param rate of all threads together, from now on; undefined: as before
   */
  async measure(milliseconds: number, rate: number | undefined): Promise<Omit<Sighting, "isPinned">> {
    for (const client of this.#clients) client.replies = 0;
    // Clients that stay connected have done so before the first window; those that come anew belong to the one they come in.
    if (this.#plan.reconnects) this.#connecting = new Histogram();
    this.#rate = rate ?? this.#rate;
    const now = performance.now();
    const window = new Window(now, milliseconds, this.#isOpenLoop);
    this.#window = window;
    this.begin(now);
    this.#spinning.reset(now);
    await new Promise<void>((resolve) => {
      // Timers count whole milliseconds of the clock, so one may fire just before its time, and the last request was not due.
      const timer = setTimeout(resolve, milliseconds + 1);
      this.#endWindow = () => {
        clearTimeout(timer);
        window.end = performance.now();
        resolve();
      };
    });

    const end = performance.now();
    window.end = Math.min(window.end, end);
    const use = this.#spinning.useUntil(end);
    this.#takeDue(end);
    this.#window = undefined;
    this.#endWindow = () => {};
    let unanswered = 0;
    for (const due of this.#unanswered(window)) {
      unanswered += 1;
      window.recordWaiting(end - due);
    }
    const sighting = {
      seconds: (end - window.begin) / 1000,
      planned: this.#isOpenLoop ? window.planned : window.sent,
      sent: window.sent,
      sentLate: window.sentLate,
      latestBy: window.latestBy,
      replies: window.replies,
      errors: window.errors,
      unanswered,
      repliesPerClient: this.#clients.map(({ replies }) => replies),
      clientsAnswered: this.#answered,
      sliceMilliseconds: window.sliceMilliseconds,
      use,
      connecting: this.#connecting.encode(),
      ...window.sum(),
    };
    // Encoding took its time, in which nothing was sent; what became due meanwhile is nobody's concern.
    this.begin();
    return sighting;
  }

  /** Ends the window before its time. */
  endWindow(): void {
    this.#endWindow();
  }

  /** What came since it was last asked. */
  glance(): Glance {
    return this.#window?.glance() ?? { replies: 0, p99: null };
  }

  /** All clients leave. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#sweep);
    clearTimeout(this.#alarm);
    for (const { exchange } of this.#clients) exchange.close();
  }

  ready(client: Client): void {
    if (this.#isClosed) return;
    this.#spinning.markActive();
    // The first request of each warms up both sides; nobody has planned it.
    if (this.#isOpenLoop && this.#warm !== undefined && !client.hasBeenAnswered) {
      client.owed = 1;
      client.owedSince = performance.now();
    }
    this.#serve(client);
  }

  connected(milliseconds: number): void {
    this.#spinning.markActive();
    this.#connected += 1;
    this.#connecting.record(milliseconds);
    this.#openNext();
  }

  answered(client: Client, now: number): void {
    this.#spinning.markActive();
    client.isAsking = false;
    const window = this.#window;
    // What was due before an open loop began its window has its place, if any, in the one before, as unanswered.
    if (window !== undefined && (!this.#isOpenLoop || client.due >= window.begin)) {
      window.record(now, client.due, client.asked, client.firstByte);
      client.replies += 1;
    }
    if (!client.hasBeenAnswered) {
      client.hasBeenAnswered = true;
      this.#settle(client);
    }
    this.#serve(client);
  }

  failed(client: Client, kind: ErrorKind, code?: string): void {
    this.#spinning.markActive();
    client.isAsking = false;
    client.isIdle = false;
    if (this.#window !== undefined) this.#window.errors[kind] += 1;
    if (code !== undefined) this.#refusal ??= code;
    this.#settle(client);
    this.#openNext();
  }

  strayed(kind: ErrorKind): void {
    if (this.#window !== undefined) this.#window.errors[kind] += 1;
  }

  get #answered(): number {
    return this.#clients.filter(({ hasBeenAnswered }) => hasBeenAnswered).length;
  }

  #exchangeOf(client: Client): StreamExchange | DatagramExchange {
    const { transport, endpoint } = this.#plan;
    return transport === "udp" && "host" in endpoint
      ? new DatagramExchange(this.#plan, endpoint, client, this)
      : new StreamExchange(this.#plan, client, this);
  }

  #openNext(): void {
    this.#clients[this.#opened++]?.exchange.open();
  }

  /** A client was answered for the first time, or has failed. */
  #settle(client: Client): void {
    if (this.#warm === undefined) return;
    this.#settled.add(client);
    if (this.#settled.size >= this.#clients.length) this.#endWarmUp();
  }

  #endWarmUp(): void {
    const isDatagram = this.#plan.transport === "udp";
    const reached = isDatagram ? this.#answered : this.#connected;
    this.#warm?.({ reached, refusal: this.#refusal });
    this.#warm = undefined;
  }

  /** Who has something to ask does so in the next turn, after all who were answered in this one have been heard. */
  #serve(client: Client): void {
    // While all were waiting, nobody has looked what became due.
    if (this.#isOpenLoop && !this.#isSpinning) this.#takeDue(performance.now());
    client.isIdle = true;
    if (!this.#isOpenLoop || client.owed > 0) this.#next.push(client);
    this.#comeTurn();
  }

  #comeTurn(): void {
    if (this.#isTurnComing || this.#isClosed) return;
    this.#isTurnComing = true;
    setImmediate(this.#turn);
  }

  readonly #turn = (): void => {
    this.#isTurnComing = false;
    if (this.#isClosed) return;
    const now = performance.now();
    this.#spinning.turn(now, this.#isSpinning);
    const next = this.#next;
    if (next.length > 0) {
      this.#next = [];
      // It may have been lost in the same turn in which it was answered.
      for (const client of next) if (client.isIdle) this.#askAgain(client);
    }
    if (!this.#isOpenLoop) return;
    this.#takeDue(now);
    const rest = this.#schedule.due - now;
    const isSoon = rest < TIMER_PRECISION;
    // Where all wait for replies nobody can send in time: to spin would take a processor from the server for nothing.
    this.#isSpinning = isSoon && this.#clients.some(({ isIdle, owed }) => isIdle && owed === 0);
    if (this.#isSpinning) this.#comeTurn();
    else if (!isSoon && Number.isFinite(rest)) this.#setAlarm(rest - TIMER_PRECISION);
  };

  #setAlarm(milliseconds: number): void {
    clearTimeout(this.#alarm);
    this.#alarm = setTimeout(() => {
      if (!this.#isTurnComing) this.#turn();
    }, milliseconds);
  }

  /** Whoever is due by now sends, or owes it. */
  #takeDue(now: number): void {
    const schedule = this.#schedule;
    const window = this.#window;
    for (let { due } = schedule; due <= now; due = schedule.due) {
      const client = this.#clients[schedule.client];
      schedule.advance();
      if (window !== undefined && due < window.end) window.planned += 1;
      if (client === undefined) return;
      if (client.isIdle && client.owed === 0) this.#ask(client, due, performance.now(), due);
      else {
        if (client.owed === 0) client.owedSince = due;
        client.owed += 1;
      }
    }
  }

  #askAgain(client: Client): void {
    const now = performance.now();
    if (client.owed === 0) {
      // In an open loop a new plan has begun since it was to ask, and knows nothing of that request.
      if (!this.#isOpenLoop) this.#ask(client, now, now, now);
      return;
    }
    const due = client.owedSince;
    client.owed -= 1;
    client.owedSince += this.#schedule.interval;
    this.#ask(client, due, now, now);
  }

  /** @param free when it could have been sent */
  #ask(client: Client, due: number, now: number, free: number): void {
    this.#spinning.markActive();
    client.isIdle = false;
    client.isAsking = true;
    client.due = due;
    client.asked = now;
    client.firstByte = 0;
    if (this.#window !== undefined && due < this.#window.end) {
      this.#window.sent += 1;
      if (now - free > LATE) {
        this.#window.sentLate += 1;
        this.#window.latestBy = Math.max(this.#window.latestBy, now - free);
      }
    }
    client.exchange.ask();
  }

  /** When those requests of a window were due that have neither a reply nor an error. */
  *#unanswered({ begin, end }: Window): Iterable<number> {
    for (const client of this.#clients) {
      if (client.isAsking && client.due >= begin && client.due < end) yield client.due;
      for (let index = 0; index < client.owed; index += 1) {
        const due = client.owedSince + index * this.#schedule.interval;
        if (due >= begin && due < end) yield due;
      }
    }
  }

  #giveUpOnTheSlow(): void {
    const limit = performance.now() - this.#plan.replyTimeout;
    for (const client of this.#clients) {
      if (client.isAsking && client.asked < limit) client.exchange.giveUp("timeout");
    }
  }
}
