/**
 * Berkeley sockets with promises: listen, accept, connect, read, write, shutdown, close.
 *
 * @module
 */
export { connect, type ConnectOptions } from "./connect.ts";
export { attach, Connection, type ConnectionOptions, type Ends } from "./connection.ts";
export { listen, Listener, type ListenOptions } from "./listen.ts";
export { SocketError } from "./socket-error.ts";
export { type SocketCall, subscribeToTrace } from "./trace.ts";
