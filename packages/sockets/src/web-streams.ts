import type { Connection } from "./connection.ts";

/** A connection as the Streams standard sees it: two directions that can be piped. */
export interface StreamPair {
  /** What the peer sends. Cancelling it closes the connection; for an error, as a broken pipe does, it resets it. */
  readonly readable: ReadableStream<Uint8Array>;
  /** What the peer gets. Closing it ends this direction, aborting it resets the connection. */
  readonly writable: WritableStream<Uint8Array>;
}

/**
 * Makes web streams of a connection, which from then on belongs to them. Neither of them hoards: a chunk is read when
 * somebody asks for it, and taken when the system has taken the one before. A pipe that is to be aborted by a signal waits
 * for the write that is under way, as the Streams standard wants it; `idleTimeout` bounds that.
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
        const bytes = await connection.read().catch((error: unknown) => {
          // A stream that has failed cannot be read on.
          connection.abort();
          throw error;
        });
        // A copy, since the view is ours only until the next read and a stream keeps its chunks.
        if (bytes !== null) return controller.enqueue(new Uint8Array(bytes));
        controller.close();
        await endDirection();
      },
      // Who would get less than all must not take it for all.
      cancel: (reason) => (reason instanceof Error ? connection.abort() : connection.close()),
    },
    { highWaterMark: 0 },
  );
  const writable = new WritableStream<Uint8Array>({
    // The standard waits for this write before it aborts; so it has to end itself.
    write: (bytes, { signal }) => connection.write(bytes, { signal }),
    async close() {
      await connection.shutdown("write");
      await endDirection();
    },
    abort: () => connection.abort(),
  });
  return { readable, writable };
}
