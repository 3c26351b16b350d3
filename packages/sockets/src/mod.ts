/**
 * Berkeley sockets with promises: listen, accept, connect, read, write, shutdown, close.
 *
 * @module
 */
export { adopt } from "./adopt.ts";
export { connect, type ConnectOptions } from "./connect.ts";
export { attach, Connection, type ConnectionOptions, type Ends, WRITTEN } from "./connection.ts";
export { listen, Listener, type ListenOptions } from "./listen.ts";
export { type Readiness, select, type Selectable } from "./select.ts";
export { SocketError, TimeoutError } from "./socket-error.ts";
export { type SocketCall, subscribeToTrace } from "./trace.ts";
export type { WaitOptions } from "./wait.ts";
export { type StreamPair, toWebStreams } from "./web-streams.ts";
