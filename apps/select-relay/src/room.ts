import type { Statistics } from "@acceptloop/program";
import type { Connection } from "@acceptloop/sockets";
import { Allowance } from "./allowance.ts";
import type { Backplane } from "./backplane.ts";
import type { Bell } from "./bell.ts";
import type { Floor, Member, Mode, ModeLimits, Voice } from "./mode.ts";
import { Outbox, type SlowPolicy } from "./outbox.ts";
import { part } from "./part.ts";
import { type Parcel, Turn } from "./turn.ts";

/** How a room works, and what bounds it. */
export interface RoomOptions extends ModeLimits {
  readonly mode: Mode;
  readonly slow: SlowPolicy;
  /** Most bytes that are held for one client. */
  readonly queueBytes: number;
  /** Lines that one client may say in a second; 0 for no limit. */
  readonly lineRate: number;
}

/** A member, and what connects us to it. */
interface Client {
  readonly member: Member;
  readonly voice: Voice;
  readonly outbox: Outbox;
  readonly allowance: Allowance;
}

const encoder = new TextEncoder();
const LINE_FEED = 0x0a;

/** Everybody who is connected; who hears what; and what each has not taken yet. */
export class Room implements Floor {
  readonly #options: RoomOptions;
  readonly #bell: Bell;
  readonly #backplane: Backplane | undefined;
  readonly #enter: (member: Member) => Voice;
  readonly #clients = new Map<Connection, Client>();
  readonly #seated = new Set<Member>();
  readonly #leaving = new Set<Member>();
  /** Those who have said too much, and must wait. */
  readonly #resting = new Set<Member>();
  #turn = new Turn<Member>();
  #isPaused = false;
  #count = 0;
  readonly #figures = {
    lines: 0,
    delivered: 0,
    "dropped clients": 0,
    "dropped messages": 0,
    pauses: 0,
    rests: 0,
  };
  #mostHeld = 0;

  /** @param bell is rung when somebody may be listened to again */
  constructor(options: RoomOptions, bell: Bell, backplane?: Backplane) {
    this.#options = options;
    this.#bell = bell;
    this.#backplane = backplane;
    this.#enter = options.mode(this, options);
  }

  /** How many are here. */
  get size(): number {
    return this.#clients.size;
  }

  /** What has happened so far. */
  get statistics(): Statistics {
    return {
      ...this.#figures,
      "most bytes held for a client": this.#mostHeld,
      ...this.#backplane?.statistics(),
    };
  }

  /** Whether anybody may come in or speak: not while the policy is to wait for the slowest, and it has not caught up. */
  get isListening(): boolean {
    return !this.#isPaused && !(this.#backplane?.isFull ?? false);
  }

  /** Those who may speak now: everybody but those who have said too much. */
  *speakers(): Generator<Connection> {
    for (const [connection, { member }] of this.#clients) if (!this.#resting.has(member)) yield connection;
  }

  /** Lets somebody in. */
  admit(connection: Connection): void {
    this.#count += 1;
    const { queueBytes, lineRate } = this.#options;
    const member = { number: this.#count, host: "host" in connection.peer ? connection.peer.host : "unix" };
    this.#clients.set(connection, {
      member,
      voice: this.#enter(member),
      outbox: new Outbox(
        (bytes) => connection.write(bytes),
        queueBytes,
        () => this.#look(),
      ),
      allowance: new Allowance(lineRate, Date.now()),
    });
  }

  /** Takes what somebody said; null when it has left. */
  hear(connection: Connection, bytes: Uint8Array | null): void {
    const client = this.#clients.get(connection);
    if (client === undefined) return;
    const { member, voice, allowance } = client;
    if (bytes === null) {
      voice.end();
      this.#leaving.add(member);
      return;
    }
    const lines = countLines(bytes);
    this.#figures.lines += lines;
    voice.receive(bytes);
    // Half a line counts as one, since in some modes it is heard, and in all of them it costs as much.
    const wait = allowance.spend(Math.max(lines, 1), Date.now());
    if (wait > 0) this.#rest(member, wait);
  }

  /** Takes what was said to another relay. */
  hearFromAfar(parcels: readonly Parcel[]): void {
    for (const { bytes, messages } of parcels) {
      this.#turn.say(bytes, 0, bytes.length, { except: undefined }, { isForeign: true, messages });
    }
  }

  seat(member: Member): void {
    this.#seated.add(member);
    this.#turn.seat(member);
  }

  tell(member: Member, text: string): void {
    const bytes = encoder.encode(text);
    this.#turn.say(bytes, 0, bytes.length, { only: member });
  }

  tellAll(text: string): void {
    const bytes = encoder.encode(text);
    this.#turn.say(bytes, 0, bytes.length, { except: undefined });
  }

  tellOthers(from: Member, buffer: Uint8Array, start = 0, end: number = buffer.length): void {
    this.#turn.say(buffer, start, end, { except: from });
  }

  dismiss(member: Member): void {
    this.#leaving.add(member);
  }

  /** Sends each client what it is to hear from this turn, in one write, and waits for nobody. */
  deliver(): void {
    // A client that is dropped may be missed by the others: then there is more to say.
    while (this.#turn.length > 0 || this.#leaving.size > 0) {
      const turn = this.#turn;
      this.#turn = new Turn(turn.length);
      this.#backplane?.publish(turn.parcelForAfar());
      for (const [connection, client] of this.#clients) {
        const parcel = turn.parcelFor(client.member, this.#seated.has(client.member));
        if (this.#leaving.has(client.member)) this.#letGo(connection, client, parcel.bytes);
        else this.#post(connection, client, parcel);
      }
      this.#leaving.clear();
    }
    this.#look();
  }

  #post(connection: Connection, client: Client, parcel: Parcel): void {
    const { slow, queueBytes } = this.#options;
    const { outbox, voice } = client;
    if (slow === "drop-oldest") this.#figures["dropped messages"] += outbox.makeRoomFor(parcel);
    else if (slow === "drop-client" && !outbox.hasRoomFor(parcel)) {
      this.#figures["dropped clients"] += 1;
      outbox.takeWaiting();
      const notice = `* goodbye: you read too slowly, and more than ${queueBytes} bytes were waiting for you\n`;
      this.#letGo(connection, client, encoder.encode(notice));
      voice.end();
      return;
    }
    outbox.put(parcel);
    this.#figures.delivered += parcel.messages;
    this.#mostHeld = Math.max(this.#mostHeld, outbox.heldBytes);
  }

  #letGo(connection: Connection, { member, outbox }: Client, lastWords: Uint8Array): void {
    const waiting = outbox.takeWaiting().map(({ bytes }) => bytes);
    this.#clients.delete(connection);
    this.#seated.delete(member);
    this.#resting.delete(member);
    void part(connection, Buffer.concat([...waiting, lastWords]));
  }

  #rest(member: Member, milliseconds: number): void {
    this.#figures.rests += 1;
    this.#resting.add(member);
    setTimeout(() => {
      this.#resting.delete(member);
      this.#bell.ring();
    }, milliseconds);
  }

  /** Looks whether those who are slow have caught up. */
  #look(): void {
    if (this.#options.slow !== "pause-sender") return;
    const wasPaused = this.#isPaused;
    this.#isPaused = this.#clients.values().some(({ outbox }) => outbox.isFull);
    if (this.#isPaused && !wasPaused) this.#figures.pauses += 1;
    if (!this.#isPaused && wasPaused) this.#bell.ring();
  }
}

function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) count += 1;
  return count;
}
