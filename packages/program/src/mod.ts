/**
 * How every server of this project is started, spoken to and stopped.
 *
 * @module
 */
export { CommandLine, type Option, type Options, UsageError } from "./command-line.ts";
export { converse } from "./converse.ts";
export { type Handover, serveHandedOver } from "./handover.ts";
export { type Command, type Program, runProgram } from "./program.ts";
export { type AcceptLoop, type Model, type Servers, serveCommand, type Serving } from "./serve-command.ts";
export { note } from "./note.ts";
