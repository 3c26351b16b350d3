import { channel } from "node:diagnostics_channel";
import type { Endpoint } from "@acceptloop/address/endpoint";

/** One call of the socket interface, as the trace tells it. */
export interface SocketCall {
  /** In the words of Berkeley. */
  readonly call:
    | "socket"
    | "bind"
    | "listen"
    | "accept"
    | "connect"
    | "read"
    | "write"
    | "recvfrom"
    | "sendto"
    | "shutdown"
    | "close"
    | "abort";
  /** Whom the call was about: the local endpoint for bind and listen, else the peer. */
  readonly endpoint?: Endpoint;
  /** How much was read or written, in bytes; 0 is the end of the stream. */
  readonly bytes?: number;
  /** What the system answered instead, a name of errno(3): the `ECONNRESET` of a read. */
  readonly error?: string;
}

const calls = channel("acceptloop:sockets");

/** @ignore for what costs more than the telling: whether anybody listens. */
export function isTraced(): boolean {
  return calls.hasSubscribers;
}

/** Tells whoever listens about a call; costs one comparison when nobody does. */
export function trace(call: SocketCall["call"], endpoint?: Endpoint, bytes?: number, error?: string): void {
  if (!calls.hasSubscribers) return;
  const message: SocketCall = {
    call,
    ...(endpoint !== undefined && { endpoint }),
    ...(bytes !== undefined && { bytes }),
    ...(error !== undefined && { error }),
  };
  calls.publish(message);
}

/**
 * Shows `observe` each call on each socket of this thread, in order, through the diagnostics channel
 * `acceptloop:sockets`.
 *
 * While somebody listens, `accept` does not pass over a client that has reset its connection while it stood in line: who
 * it is was asked before, and its first read fails.
 *
 * @returns a function that ends it
 *
 * @example
 * ```ts
 * import { listen, subscribeToTrace } from "@acceptloop/sockets";
 *
 * const calls: string[] = [];
 * const unsubscribe = subscribeToTrace(({ call }) => calls.push(call));
 * const listener = await listen({ host: "127.0.0.1", port: 0 });
 * await listener.close();
 * unsubscribe();
 * calls; // => ["socket", "bind", "listen", "close"]
 * ```
 */
export function subscribeToTrace(observe: (call: SocketCall) => void): () => void {
  const subscriber = (message: unknown): void => {
    if (isSocketCall(message)) observe(message);
  };
  calls.subscribe(subscriber);
  return () => calls.unsubscribe(subscriber);
}

function isSocketCall(message: unknown): message is SocketCall {
  return typeof message === "object" && message !== null && "call" in message;
}
