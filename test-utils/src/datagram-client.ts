import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";

/** A client that knows nothing of our sockets, so that a mistake of theirs cannot hide behind itself. */
export interface DatagramClient {
  readonly port: number;
  send(bytes: string | Uint8Array, port: number, host?: string): Promise<void>;
  /** Waits for the next datagram, which must come. */
  receive(): Promise<{ readonly bytes: Buffer; readonly from: RemoteInfo }>;
  /** What has come and has not been received yet. */
  readonly waiting: number;
  close(): Promise<void>;
}

/**
 * Opens a socket for datagrams on this machine.
 *
 * @param port of its own; 0 for any
 */
export async function datagramClient(port: number = 0): Promise<DatagramClient> {
  const socket = createSocket("udp4");
  const datagrams: { bytes: Buffer; from: RemoteInfo }[] = [];
  let wake = (): void => {};
  socket.on("message", (bytes, from) => {
    datagrams.push({ bytes, from });
    wake();
  });
  socket.bind(port, "127.0.0.1");
  await once(socket, "listening");
  return {
    port: socket.address().port,
    send: (bytes, to, host = "127.0.0.1") =>
      new Promise((resolve, reject) =>
        socket.send(bytes, to, host, (error) => (error ? reject(error) : resolve())),
      ),
    async receive() {
      for (;;) {
        const datagram = datagrams.shift();
        if (datagram) return datagram;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    get waiting() {
      return datagrams.length;
    },
    async close() {
      socket.close();
      await once(socket, "close");
    },
  };
}
