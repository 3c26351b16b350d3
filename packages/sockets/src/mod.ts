/**
 * Berkeley sockets with promises: listen, accept, connect, read, write, shutdown, close.
 *
 * @module
 */
export type { Endpoint, InternetEndpoint, UnixEndpoint } from "@acceptloop/address/endpoint";
export { adopt } from "./adopt.ts";
export { bind, type BindOptions, type MulticastOptions } from "./bind.ts";
export { connect, type ConnectOptions } from "./connect.ts";
export { attach, Connection, type ConnectionOptions, type Ends, WRITTEN } from "./connection.ts";
export { canShareDatagramPort, largestDatagram, reportsDatagramRefusal } from "./datagram-limits.ts";
export type { Datagram } from "./datagram-queue.ts";
export { type DatagramLimits, DatagramSocket, type ReceiveOptions } from "./datagram-socket.ts";
export { listen, Listener, type ListenOptions } from "./listen.ts";
export { type Readiness, select, type Selectable } from "./select.ts";
export { SocketError, TimeoutError } from "./socket-error.ts";
export { type SocketCall, subscribeToTrace } from "./trace.ts";
export type { WaitOptions } from "./wait.ts";
export { type StreamPair, toWebStreams } from "./web-streams.ts";
