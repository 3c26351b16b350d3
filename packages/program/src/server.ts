import type { Endpoint } from "@acceptloop/address/endpoint";
import type { Service } from "@acceptloop/services";
import { listen, type Listener, type ListenOptions } from "@acceptloop/sockets";
import type { CommandLine } from "./command-line.ts";
import type { Handover } from "./handover.ts";

/** What a model is started with. */
export interface Setup {
  /** Where to listen. */
  readonly endpoint: Endpoint;
  /** What to answer. */
  readonly service: Service;
  /** How to listen. */
  readonly listening: ListenOptions;
  /** What a process or a thread must be told to serve in the same way. */
  readonly handover: Handover;
  /** For the options that only this program has. */
  readonly commandLine: CommandLine;
}

/** A server that has been started. */
export interface Server {
  /** What it listens on. */
  readonly transport: "tcp" | "udp" | "unix";
  /** Where it listens, with the port that the system chose. */
  readonly endpoint: Endpoint;
  /** Clients that are being served now. */
  readonly openConnections: number;
  /** Resolves when it serves nobody any more and never will; rejects when it cannot go on. */
  readonly ended: Promise<void>;
  /** Refuses new clients; those who are there may finish. */
  stop(): void;
  /** Starts afresh whatever serves, without a client noticing (SIGHUP). */
  renew?(): void;
  /** What it can tell about its work, for SIGUSR1 and `--stats`. */
  statistics?(): Statistics | Promise<Statistics>;
}

/** Figures of a server, by name. */
export type Statistics = Readonly<Record<string, number | string | readonly number[]>>;

/** A way to serve many clients. */
export interface Model {
  /** Resolves once clients can connect. */
  start(setup: Setup): Promise<Server>;
  /** What stands in for the model's mechanism, in a sentence, where this runtime lacks it. */
  readonly emulation?: string | undefined;
}

/** What an accept loop works with. */
export interface Serving {
  /** Where the clients come from. */
  readonly listener: Listener;
  /** What to answer. */
  readonly service: Service;
  /** The same for whoever cannot be given objects: another process, another thread. */
  readonly handover: Handover;
}

/** What happens after accept(): ends when the listener is closed and the line is empty. */
export type AcceptLoop = (serving: Serving) => Promise<void>;

/**
 * The model in which this process accepts each client, and `loop` says what then.
 *
 * @example
 * ```ts
 * import { acceptLoop, converse } from "@acceptloop/program";
 *
 * // One client after another: the next one waits until this one has left.
 * const iterative = acceptLoop(async ({ listener, service }) => {
 *   for await (const connection of listener) await converse(connection, service);
 * });
 * iterative.emulation; // => undefined
 * ```
 */
export function acceptLoop(loop: AcceptLoop, emulation?: string): Model {
  return { emulation, start: (setup) => startAccepting(setup, loop) };
}

/**
 * Starts to listen, and `loop` with it.
 *
 * @param more what the loop itself can tell about its work
 *
 * @example
 * ```ts
 * import { CommandLine, converse, startAccepting } from "@acceptloop/program";
 * import { serviceNamed } from "@acceptloop/services";
 *
 * const setup = {
 *   endpoint: { host: "127.0.0.1", port: 0 },
 *   service: serviceNamed("upper"),
 *   listening: {},
 *   handover: { service: "upper", connection: {}, trace: "none" as const },
 *   commandLine: new CommandLine([], {}),
 * };
 * const server = await startAccepting(setup, async ({ listener, service }) => {
 *   for await (const connection of listener) void converse(connection, service);
 * });
 * server.openConnections; // => 0
 * server.stop();
 * await server.ended;
 * ```
 */
export async function startAccepting(
  { endpoint, listening, service, handover }: Setup,
  loop: AcceptLoop,
  more?: () => Statistics,
): Promise<Server> {
  const listener = await listen(endpoint, listening);
  return {
    transport: "path" in listener.endpoint ? "unix" : "tcp",
    endpoint: listener.endpoint,
    get openConnections() {
      return listener.openConnections;
    },
    ended: loop({ listener, service, handover }).then(() => listener.close()),
    stop: () => void listener.close(),
    statistics: () => ({
      accepted: listener.acceptedConnections,
      open: listener.openConnections,
      waiting: listener.waitingConnections,
      ...more?.(),
    }),
  };
}
