import { randomBytes } from "node:crypto";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { note, type Statistics } from "@acceptloop/program";
import { type Readiness, SocketError } from "@acceptloop/sockets";
import type { Backplane } from "../backplane.ts";
import type { Parcel } from "../turn.ts";
import { envelopeOverhead, partsOf, seal, unseal } from "./envelope.ts";
import { Losses } from "./losses.ts";

/** Milliseconds between two words on how far we have come, without which nobody would miss the last lines. */
const HEARTBEAT = 500;
/** Bytes that may be on their way to the server, and that may wait here for the loop. */
const MOST_UNDER_WAY = 8 * 1024 * 1024;
const MOST_INCOMING = 64 * 1024 * 1024;
/** Milliseconds between two attempts to come back: the first wait, and the longest. */
const FIRST_WAIT = 50;
const LONGEST_WAIT = 5000;

/**
 * Joins the relays that listen to the same room of a NATS server.
 *
 * @param url as `nats://127.0.0.1:4222`
 * @param onRoom called when more may be said after too much was under way
 * @throws {SocketError} when there is no server, or it takes no line of this length
 */
export async function joinNats(
  url: string,
  room: string,
  maxLine: number,
  onRoom: () => void,
): Promise<Backplane> {
  let attempts = 0;
  const connection = await connect({
    servers: url,
    noEcho: true,
    maxReconnectAttempts: -1,
    reconnectDelayHandler: () => backOff((attempts += 1)),
    pingInterval: 10_000,
  }).catch((error: unknown) => {
    throw refusal(url, error);
  });
  const mostBytes = (connection.info?.max_payload ?? 0) - envelopeOverhead;
  if (maxLine >= mostBytes) {
    await connection.close();
    const meaning = `its server takes messages of ${mostBytes} bytes, and --max-line is ${maxLine}`;
    throw new SocketError(`join the backplane at ${url}`, "EMSGSIZE", { meaning });
  }
  return new NatsBackplane(connection, `acceptloop.relay.${room}`, mostBytes, onRoom, () => (attempts = 0));
}

/** The client library has its own errors; what was refused by nobody's socket is told in its words. */
function refusal(url: string, error: unknown): SocketError {
  const action = `join the backplane at ${url}`;
  const meaning = error instanceof Error ? error.message : String(error);
  if (meaning.includes("refused")) return new SocketError(action, "ECONNREFUSED", { cause: error });
  return new SocketError(action, "EPROTO", { cause: error, meaning });
}

/** Twice as long each time, and by chance up to half as long again, so that not all come at once. */
function backOff(attempt: number): number {
  return Math.min(FIRST_WAIT * 2 ** Math.min(attempt - 1, 10), LONGEST_WAIT) * (1 + Math.random() / 2);
}

class NatsBackplane implements Backplane {
  readonly readiness: Readiness = { isReady: () => this.#incoming.length > 0, wake: undefined };
  readonly #connection: NatsConnection;
  readonly #subject: string;
  readonly #mostBytes: number;
  readonly #onRoom: () => void;
  readonly #origin = randomBytes(8).toString("hex");
  readonly #losses = new Losses();
  readonly #heartbeat: NodeJS.Timeout;
  #incoming: Parcel[] = [];
  #incomingBytes = 0;
  #isUp = true;
  #next = 0;
  #underWay = 0;
  #isFlushing = false;
  #received = 0;
  #unsent = 0;
  #overflowed = 0;
  #reconnects = 0;

  constructor(
    connection: NatsConnection,
    subject: string,
    mostBytes: number,
    onRoom: () => void,
    onBack: () => void,
  ) {
    this.#connection = connection;
    this.#subject = subject;
    this.#mostBytes = mostBytes;
    this.#onRoom = onRoom;
    connection.subscribe(subject, {
      callback: (error, message) => {
        if (!error) this.#receive(message.data);
      },
    });
    this.#heartbeat = setInterval(() => this.#tellProgress(), HEARTBEAT);
    void this.#watch(onBack);
    this.#tellProgress();
  }

  get isFull(): boolean {
    return this.#underWay > MOST_UNDER_WAY;
  }

  publish(parcel: Parcel): void {
    if (parcel.bytes.length === 0) return;
    for (const part of partsOf(parcel, this.#mostBytes)) {
      // Not sent later: the client library would keep it without a bound.
      if (this.#isUp) this.#send(part);
      else this.#unsent += part.messages;
      this.#next += part.messages;
    }
  }

  take(): readonly Parcel[] {
    const taken = this.#incoming;
    this.#incoming = [];
    this.#incomingBytes = 0;
    return taken;
  }

  statistics(): Statistics {
    return {
      "backplane sent": this.#next - this.#unsent,
      "backplane received": this.#received,
      "backplane unsent while it was gone": this.#unsent,
      "backplane lost on the way here": this.#losses.lost + this.#overflowed,
      "backplane came twice": this.#losses.repeated,
      "backplane reconnected": this.#reconnects,
    };
  }

  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    if (this.#isUp) await this.#connection.flush().catch(() => {});
    await this.#connection.close();
  }

  #send({ bytes, messages }: Parcel): void {
    const sealed = seal({ origin: this.#origin, first: this.#next, messages, bytes });
    this.#connection.publish(this.#subject, sealed);
    this.#underWay += sealed.length;
    if (!this.#isFlushing) void this.#flush();
  }

  /** Waits for the server's word that it has all that was sent (PING and PONG), since a write alone says nothing. */
  async #flush(): Promise<void> {
    this.#isFlushing = true;
    while (this.#underWay > 0) {
      const amount = this.#underWay;
      await this.#connection.flush().catch(() => {});
      const wasFull = this.isFull;
      this.#underWay -= amount;
      if (wasFull && !this.isFull) this.#onRoom();
    }
    this.#isFlushing = false;
  }

  #receive(sealed: Uint8Array): void {
    const envelope = unseal(sealed);
    if (envelope === undefined) return;
    if (!this.#losses.note(envelope.origin, envelope.first, envelope.messages)) return;
    if (this.#incomingBytes + envelope.bytes.length > MOST_INCOMING) {
      this.#overflowed += envelope.messages;
      return;
    }
    this.#received += envelope.messages;
    this.#incoming.push({ bytes: envelope.bytes, messages: envelope.messages });
    this.#incomingBytes += envelope.bytes.length;
    this.readiness.wake?.();
  }

  #tellProgress(): void {
    const progress = { origin: this.#origin, first: this.#next, messages: 0, bytes: new Uint8Array(0) };
    if (this.#isUp) this.#connection.publish(this.#subject, seal(progress));
  }

  async #watch(onBack: () => void): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type === "disconnect" && this.#isUp) {
        this.#isUp = false;
        note("the backplane is gone: until it is back, lines stay in this process");
      } else if (type === "reconnect") {
        this.#isUp = true;
        this.#reconnects += 1;
        onBack();
        this.#tellProgress();
        note("the backplane is back");
      }
    }
  }
}
