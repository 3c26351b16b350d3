import type { Connection } from "./connection.ts";

/** A connection as the Streams standard sees it: two directions that can be piped. */
export interface StreamPair {
  /** What the peer sends. Cancelling it closes the connection. */
  readonly readable: ReadableStream<Uint8Array>;
  /** What the peer gets. Closing it ends this direction, aborting it resets the connection. */
  readonly writable: WritableStream<Uint8Array>;
}

/**
 * Makes web streams of a connection, which from then on belongs to them. Neither of them hoards: a chunk is read when
 * somebody asks for it, and taken when the system has taken the one before.
 *
 * @example
 * ```ts
 * import { connect, listen, toWebStreams } from "@acceptloop/sockets";
 *
 * const listener = await listen({ host: "127.0.0.1", port: 0 });
 * const client = toWebStreams(await connect(listener.endpoint));
 * const server = toWebStreams(await listener.accept());
 * const echoing = server.readable.pipeTo(server.writable);
 * const writer = client.writable.getWriter();
 * await writer.write(new TextEncoder().encode("ping"));
 * await writer.close();
 * await new Response(client.readable).text(); // => "ping"
 * await echoing;
 * await listener.close();
 * ```
 */
export function toWebStreams(connection: Connection): StreamPair {
  let directions = 2;
  const endDirection = async (): Promise<void> => {
    directions -= 1;
    if (directions === 0) await connection.close();
  };
  const readable = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const bytes = await connection.read();
        // A copy, since the view is ours only until the next read and a stream keeps its chunks.
        if (bytes !== null) return controller.enqueue(new Uint8Array(bytes));
        controller.close();
        await endDirection();
      },
      cancel: () => connection.close(),
    },
    { highWaterMark: 0 },
  );
  const writable = new WritableStream<Uint8Array>({
    write: (bytes) => connection.write(bytes),
    async close() {
      await connection.shutdown("write");
      await endDirection();
    },
    abort: () => connection.abort(),
  });
  return { readable, writable };
}
