import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A client that knows nothing of our sockets, so that a mistake of theirs cannot hide behind itself. */
export interface Client {
  readonly socket: Socket;
  /** Sends bytes and waits until the system has them. */
  send(bytes: string | Uint8Array): Promise<void>;
  /** Waits for this many bytes, which must come. */
  receive(length: number): Promise<Buffer>;
  /** Waits for the end of the other direction, and returns what came before it. */
  receiveAll(): Promise<Buffer>;
  /** Ends this direction. */
  end(): void;
  /** Ends both and waits until it is over. */
  close(): Promise<void>;
  /** Sends a reset. */
  reset(): void;
}

/** Connects to a server on this machine. */
export async function client(port: number): Promise<Client> {
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true, noDelay: true });
  const chunks: Buffer[] = [];
  let length = 0;
  let hasEnded = false;
  let failure: Error | undefined;
  let wake = (): void => {};
  socket.on("error", (error) => (failure = error));
  await once(socket, "connect");
  socket.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    wake();
  });
  socket.on("end", () => {
    hasEnded = true;
    wake();
  });
  socket.on("close", () => wake());

  async function until(condition: () => boolean, what: string): Promise<void> {
    while (!condition()) {
      if (failure) throw failure;
      if (socket.destroyed || hasEnded)
        throw new Error(`the server closed while ${what}; ${length} bytes came`);
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  function take(count: number): Buffer {
    const all = Buffer.concat(chunks.splice(0));
    if (all.length > count) chunks.push(all.subarray(count));
    length -= count;
    return all.subarray(0, count);
  }

  return {
    socket,
    send: (bytes) =>
      new Promise((resolve, reject) => socket.write(bytes, (error) => (error ? reject(error) : resolve()))),
    async receive(count) {
      await until(() => length >= count, `${count} bytes were awaited`);
      return take(count);
    },
    async receiveAll() {
      await until(() => hasEnded, "its end was awaited");
      return take(length);
    },
    end: () => void socket.end(),
    async close() {
      if (socket.destroyed) return;
      socket.end();
      const closed = once(socket, "close");
      socket.resume();
      await closed;
    },
    reset: () => void socket.resetAndDestroy(),
  };
}
