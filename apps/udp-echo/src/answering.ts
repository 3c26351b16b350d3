import { formatEndpoint, type InternetEndpoint } from "@acceptloop/address/endpoint";
import { FramingError } from "@acceptloop/framing/framing-error";
import { isLoopingPort, type Service } from "@acceptloop/services";
import type { Datagram } from "@acceptloop/sockets";

import type { RateLimit } from "./rate-limit.ts";

/** What became of the datagrams, each of which is counted once under received and once below it. */
export interface Counts {
  received: number;
  answered: number;
  /** To which the service says nothing. */
  silent: number;
  /** That were longer than the buffer; they are answered as if they were shorter. */
  truncated: number;
  /** From a port of which an answer would come back for ever. */
  droppedLoopGuard: number;
  /** From a source that had its share already. */
  droppedRate: number;
  /** That the service could not read. */
  droppedMalformed: number;
  /** Whose answer found the way to the system full. */
  droppedSendFull: number;
}

/** Decides what to answer to a datagram, and whether; every socket of a server asks the same one. */
export class Answering {
  readonly counts: Counts = {
    received: 0,
    answered: 0,
    silent: 0,
    truncated: 0,
    droppedLoopGuard: 0,
    droppedRate: 0,
    droppedMalformed: 0,
    droppedSendFull: 0,
  };
  readonly #service: Service;
  readonly #limit: RateLimit;
  #last: InternetEndpoint = { host: "", port: 0 };
  #lastName = "";

  constructor(service: Service, limit: RateLimit) {
    this.#service = service;
    this.#limit = limit;
  }

  /**
   * @returns what to send back; undefined is silence
   * @throws whatever the service throws, but for what it cannot read
   */
  answer({ bytes, from, isTruncated }: Datagram): Uint8Array | undefined {
    const { counts } = this;
    counts.received += 1;
    if (isTruncated) counts.truncated += 1;
    if (isLoopingPort(from.port)) {
      counts.droppedLoopGuard += 1;
      return undefined;
    }
    const answer = this.#ask(bytes, this.#nameOf(from));
    if (answer !== undefined && !this.#limit.allows(from.host, bytes.length, answer.length)) {
      counts.droppedRate += 1;
      return undefined;
    }
    return answer;
  }

  /** Tells whether the system took an answer. */
  count(wasSent: boolean): void {
    if (wasSent) this.counts.answered += 1;
    else this.counts.droppedSendFull += 1;
  }

  /** Who sends much sends again and again. */
  #nameOf(from: InternetEndpoint): string {
    const { host, port } = this.#last;
    if (from.port !== port || from.host !== host) this.#lastName = formatEndpoint(from);
    this.#last = from;
    return this.#lastName;
  }

  #ask(bytes: Uint8Array, peer: string): Uint8Array | undefined {
    try {
      const answer = ask(this.#service, bytes, peer);
      if (answer === undefined) this.counts.silent += 1;
      return answer;
    } catch (error) {
      // A stream would be reset; a datagram is dropped, and has done no harm to the next one.
      if (!(error instanceof FramingError)) throw error;
      this.counts.droppedMalformed += 1;
      return undefined;
    }
  }
}

/** A datagram is a whole conversation, unless the service says what it is. */
function ask(service: Service, bytes: Uint8Array, peer: string): Uint8Array | undefined {
  if (service.answer) return service.answer(bytes, peer);
  const session = service.open(peer);
  const answer = session.receive(bytes);
  const rest = session.end();
  if (rest.length === 0) return answer;
  const whole = new Uint8Array(answer.length + rest.length);
  whole.set(answer);
  whole.set(rest, answer.length);
  return whole;
}
