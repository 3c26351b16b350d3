import type { Endpoint } from "@acceptloop/address/endpoint";
import { largestDatagram } from "@acceptloop/sockets";

/** What the clients of a load do. Plain data, so that it can be sent to a thread. */
export interface LoadPlan {
  /** Where the server is. */
  readonly endpoint: Endpoint;
  /** Default `tcp`; a Unix socket is one of streams, as TCP's are. */
  readonly transport?: "tcp" | "udp";
  /** How many clients: each has a connection, and at most one request without an answer. */
  readonly connections: number;
  /** Threads among which the clients are dealt out. Default 1. */
  readonly threads?: number;
  /** What each client sends, again and again. */
  readonly request: Uint8Array;
  /** What must come back, byte for byte, every time. */
  readonly reply: Uint8Array;
  /**
   * Requests per second, of all clients together: an open loop, which keeps to its plan whatever the server does. Without
   * it each client asks again as soon as it was answered: a closed loop.
   */
  readonly rate?: number;
  /** Whether each request has a connection of its own. Default false. */
  readonly reconnects?: boolean;
  /**
   * Milliseconds after which a client gives up waiting, counts a `timeout`, and connects anew; up to an eighth more.
   * Default 10,000; for datagrams 1,000, after which they count as `lost`.
   */
  readonly replyTimeout?: number;
  /** Longest wait of {@linkcode Load.start} until each client was answered once, in milliseconds. Default 2,000. */
  readonly warmUp?: number;
  /** Processor cores to pin the threads to, in turn (Linux, with `taskset`). Default: wherever the system puts them. */
  readonly cores?: readonly number[];
}

/** A plan in which nothing is left open. */
export interface CompletePlan extends LoadPlan {
  readonly transport: "tcp" | "udp";
  readonly threads: number;
  readonly reconnects: boolean;
  readonly replyTimeout: number;
  readonly warmUp: number;
  readonly cores: readonly number[];
}

const LARGEST_DATAGRAM = largestDatagram("IPv4");
const MOST_CONNECTIONS = 1_000_000;
const MOST_THREADS = 256;
const HIGHEST_RATE = 100_000_000;
const LONGEST_TIMEOUT = 3_600_000;

/**
 * Fills in the defaults.
 *
 * @throws {RangeError} for what makes no sense
 */
export function complete(plan: LoadPlan): CompletePlan {
  requireWhole("connections", plan.connections, MOST_CONNECTIONS);
  requireWhole("threads", plan.threads ?? 1, MOST_THREADS);
  const transport = plan.transport ?? "tcp";
  const completed: CompletePlan = {
    ...plan,
    transport,
    threads: Math.min(plan.threads ?? 1, plan.connections),
    reconnects: plan.reconnects ?? false,
    replyTimeout: plan.replyTimeout ?? (transport === "udp" ? 1000 : 10_000),
    warmUp: plan.warmUp ?? 2000,
    cores: plan.cores ?? [],
  };
  require("replyTimeout", completed.replyTimeout, LONGEST_TIMEOUT);
  if (plan.rate !== undefined) require("rate", plan.rate, HIGHEST_RATE);
  if (!(completed.warmUp >= 0 && completed.warmUp <= LONGEST_TIMEOUT)) require("warmUp", -1, LONGEST_TIMEOUT);
  if (plan.request.length === 0) throw new RangeError("a request needs at least one byte");
  if (plan.reply.length === 0) throw new RangeError("a reply needs at least one byte");
  if (transport === "udp" && "path" in plan.endpoint) {
    throw new RangeError("a load of datagrams needs an address and a port, not a path");
  }
  if (transport === "udp" && plan.request.length > LARGEST_DATAGRAM) {
    throw new RangeError(`a datagram carries at most ${LARGEST_DATAGRAM} bytes, not ${plan.request.length}`);
  }
  if (transport === "udp" && completed.reconnects) {
    throw new RangeError("datagrams know no connection, so there is none to open anew");
  }
  return completed;
}

function requireWhole(name: string, value: number, highest: number): void {
  if (!Number.isInteger(value)) throw new RangeError(`${name} must be a whole number, not ${value}`);
  require(name, value, highest);
}

function require(name: string, value: number, highest: number): void {
  if (!(value > 0 && value <= highest)) {
    throw new RangeError(`${name} must be more than 0 and at most ${highest}, not ${value}`);
  }
}
