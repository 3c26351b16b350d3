import type { ErrorKind } from "../result.ts";

/** One client: where it is with its requests. How it talks to the server is the matter of its {@linkcode Exchange}. */
export class Client {
  readonly exchange: Exchange;
  /** Whether it could send now. */
  isIdle = false;
  /** Whether it waits for a reply. */
  isAsking = false;
  /** When the request that it asks was due. */
  due = 0;
  /** When it began to ask. */
  asked = 0;
  /** When the first byte of the reply came, where that was not all of it; else 0. */
  firstByte = 0;
  /** Requests that became due while it was busy, and when the first of them was. */
  owed = 0;
  owedSince = 0;
  /** Replies since the beginning of the window. */
  replies = 0;
  hasBeenAnswered = false;

  constructor(exchange: (client: Client) => Exchange) {
    this.exchange = exchange(this);
  }
}

/** How a client talks to the server. It tells its {@linkcode Audience} what happens. */
export interface Exchange {
  /** Gets ready to send; tells by `ready`. */
  open(): void;
  /** Sends the request. */
  ask(): void;
  /** Gives up what it waits for, and gets ready again. */
  giveUp(kind: ErrorKind): void;
  /** Leaves, at once and for good. */
  close(): void;
}

/** Who is told what happens to clients. */
export interface Audience {
  /** The client can send. */
  ready(client: Client): void;
  /** A connection was opened. */
  connected(milliseconds: number): void;
  /** The whole reply has come, and it is right. */
  answered(client: Client, now: number): void;
  /** Something went wrong; if the client was asking, it does so no more. */
  failed(client: Client, kind: ErrorKind, code?: string): void;
  /** Something came that belongs to no request of now. */
  strayed(kind: ErrorKind): void;
}
