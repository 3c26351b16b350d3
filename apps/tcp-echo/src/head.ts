import { LineDecoder } from "@acceptloop/framing/lines";
import type { Connection } from "@acceptloop/sockets";

const LINE_FEED = Uint8Array.of(0x0a);

/** Asks a web server for what it would say before the page itself (RFC 9110, section 9.3.2), and prints it. */
export async function printHead(connection: Connection, host: string): Promise<void> {
  await connection.write(Buffer.from(`HEAD / HTTP/1.1\r\nHost: ${host}\r\n\r\n`));
  const lines = new LineDecoder();
  for await (const bytes of connection) {
    for (const line of lines.decode(bytes)) {
      // The header ends here; the connection does not, so that another question could follow.
      if (line.length === 0) return;
      process.stdout.write(Buffer.concat([line, LINE_FEED]));
    }
  }
}
