import { serviceNamed } from "@acceptloop/services";
import type { Connection, ConnectionOptions } from "@acceptloop/sockets/connection";
import { converse } from "./converse.ts";
import { printTrace, type Trace } from "./print-trace.ts";

/** What a process or a thread must know to serve a client that is handed to it; plain data, so that it can be sent. */
export interface Handover {
  /** By its name, as `work:10`. */
  readonly service: string;
  /** What bounds the connection. */
  readonly connection: ConnectionOptions;
  /** How the socket calls are shown. */
  readonly trace: Trace;
}

/**
 * Answers a client that was accepted elsewhere, until it leaves.
 *
 * @throws whatever the service throws; the client is reset
 *
 * @example
 * ```ts
 * import { serveHandedOver, type Handover } from "@acceptloop/program";
 * import { connect, listen } from "@acceptloop/sockets";
 *
 * const handover: Handover = { service: "upper", connection: {}, trace: "none" };
 * await using listener = await listen({ host: "127.0.0.1", port: 0 });
 * await using client = await connect(listener.endpoint);
 * await client.write(new TextEncoder().encode("hello"));
 * await client.shutdown("write");
 * await serveHandedOver(await listener.accept(), handover);
 * new TextDecoder().decode((await client.read()) ?? undefined); // => "HELLO"
 * ```
 */
export async function serveHandedOver(connection: Connection, handover: Handover): Promise<void> {
  await attendant(handover)(connection);
}

/**
 * Gets ready to serve many: returns what answers one client until it leaves, and rejects with whatever the service
 * throws.
 *
 * @example
 * ```ts
 * import { attendant, type Handover } from "@acceptloop/program";
 * import { connect, listen } from "@acceptloop/sockets";
 *
 * const handover: Handover = { service: "upper", connection: {}, trace: "none" };
 * await using listener = await listen({ host: "127.0.0.1", port: 0 });
 * await using client = await connect(listener.endpoint);
 * await client.write(new TextEncoder().encode("hello"));
 * await client.shutdown("write");
 * const serve = attendant(handover);
 * await serve(await listener.accept());
 * new TextDecoder().decode((await client.read()) ?? undefined); // => "HELLO"
 * ```
 */
export function attendant(handover: Handover): (connection: Connection) => Promise<void> {
  printTrace(handover.trace, false);
  const service = serviceNamed(handover.service);
  return (connection) => converse(connection, service);
}
