import { serviceNamed } from "@acceptloop/services";
import type { Connection, ConnectionOptions } from "@acceptloop/sockets/connection";
import { converse } from "./converse.ts";
import { printTrace, type Trace } from "./print-trace.ts";

/** What a process or a thread must know to serve a client that is handed to it; plain data, so that it can be sent. */
export interface Handover {
  readonly service: string;
  readonly connection: ConnectionOptions;
  readonly trace: Trace;
}

/**
 * Answers a client that was accepted elsewhere, until it leaves.
 *
 * @throws whatever the service throws; the client is reset
 */
export async function serveHandedOver(connection: Connection, handover: Handover): Promise<void> {
  await attendant(handover)(connection);
}

/**
 * Gets ready to serve many: returns what answers one client until it leaves, and rejects with whatever the service
 * throws.
 */
export function attendant(handover: Handover): (connection: Connection) => Promise<void> {
  printTrace(handover.trace, false);
  const service = serviceNamed(handover.service);
  return (connection) => converse(connection, service);
}
