import type { Endpoint } from "@acceptloop/address/endpoint";
import type { Handover } from "@acceptloop/program/handover";
import type { Ends } from "@acceptloop/sockets/connection";
import type { ListenOptions } from "@acceptloop/sockets/listen";

/** What a child is told when it is started; it stands in `ps`. */
export interface Assignment {
  readonly handover: Handover;
  /** For a child that accepts clients itself. */
  readonly listening: ListenOptions;
  /** After how many clients of its own it reports at once, since it is to be replaced. */
  readonly maxRequests?: number;
  /** The program that serves each client in place of a service. */
  readonly command: readonly string[];
  /** Of each client that it is given, as far as its socket does not know them. */
  readonly ends: Ends;
}

/** What the parent says to a child. Each but the last gets one {@linkcode Reply}. */
export interface Request {
  readonly id: number;
  readonly ask:
    | "serve" // the client whose socket comes along
    | "accept" // from the listening socket that comes along
    | "listen" // at the endpoint, beside others (SO_REUSEPORT)
    | "lend" // the listening socket, for another process
    | "count" // the clients
    | "retire"; // finish with those who are there, and end
  readonly endpoint?: Endpoint;
}

/** What a child says of its own accord, or to a request. */
export type FromChild = Reply | Notice | Done | Count | Program;

/** It has done what was asked. */
export interface Reply {
  readonly event: "reply";
  readonly id: number;
  /** Where it listens. */
  readonly endpoint?: Endpoint;
  /** Why it does not: a name from errno(3). */
  readonly refusal?: string;
}

/** It has loaded its program, or has nobody to serve any more and waits for its channel to be closed. */
interface Notice {
  readonly event: "ready" | "leaving";
}

/** A client that it was given has left. */
interface Done {
  readonly event: "done";
  /** Of the request that gave it the client. */
  readonly id: number;
}

/** It has started a program for a client, or that has ended. */
interface Program {
  readonly event: "started" | "ended";
  readonly pid: number;
}

/** The clients that it has accepted itself since it was started, and those of them who are still there. */
interface Count {
  readonly event: "count";
  readonly accepted: number;
  readonly open: number;
}
