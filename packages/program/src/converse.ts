import { formatEndpoint } from "@acceptloop/address/endpoint";
import { FramingError } from "@acceptloop/framing/framing-error";
import type { Service } from "@acceptloop/services";
import { type Connection, SocketError } from "@acceptloop/sockets";

/**
 * Answers one client until it leaves, one request after another. What happens to this client alone, a reset or a line
 * without end, ends its connection and nothing else.
 *
 * @throws whatever the service throws; the client is reset
 */
export async function converse(connection: Connection, service: Service): Promise<void> {
  const session = service.open(formatEndpoint(connection.peer));
  try {
    for await (const bytes of connection) await connection.write(session.receive(bytes));
    await connection.write(session.end());
    await connection.close();
  } catch (error) {
    connection.abort();
    if (!(error instanceof SocketError || error instanceof FramingError)) throw error;
  }
}
