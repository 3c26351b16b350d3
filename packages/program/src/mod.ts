/**
 * How every server of this project is started, spoken to and stopped.
 *
 * @module
 */
export type { Effort, Service, Session } from "@acceptloop/services";
export type {
  Connection,
  ConnectionOptions,
  Endpoint,
  InternetEndpoint,
  Listener,
  ListenOptions,
  Readiness,
  Selectable,
  UnixEndpoint,
  WaitOptions,
} from "@acceptloop/sockets";
export { CommandLine, type Option, type Options, UsageError } from "./command-line.ts";
export { type Conversant, converse, type RemoteSession } from "./converse.ts";
export { attendant, type Handover, serveHandedOver } from "./handover.ts";
export { type Command, type Program, runProgram } from "./program.ts";
export { type Servers, serveCommand, traceOf } from "./serve-command.ts";
export {
  type AcceptLoop,
  acceptLoop,
  type Model,
  type Server,
  type Serving,
  type Setup,
  startAccepting,
  type Statistics,
} from "./server.ts";
export { printTrace, type Trace } from "./print-trace.ts";
export { note } from "./note.ts";
