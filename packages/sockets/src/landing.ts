import { Socket, type SocketConstructorOpts } from "node:net";

/**
 * Takes what has arrived. `done`: it needs the bytes no more; `kept`: it still does, and there is room for others; `full`:
 * it wants no more until the socket is resumed.
 */
export type Receive = (bytes: Uint8Array) => "done" | "kept" | "full";

/** Where the first bytes of every connection land, so that one that has never sent any needs no buffer of its own. */
const doorway = new Uint8Array(512);

/**
 * Starts the flow of bytes from `socket`, which nobody has read from, to `receive`.
 *
 * On Node the bytes land in two buffers that take turns where they must, so that one can fill while the other is being
 * looked at: what was kept stays as it is until the second next call of `receive`. Left alone, Node allocates 64 KiB for every
 * read, which costs a quarter of an echo server's throughput. Deno and Bun allocate each chunk.
 *
 * @param largest size up to which a buffer may grow, in bytes
 * @returns the socket to use from now on in place of the given one
 */
export function startReceiving(socket: Socket, largest: number, receive: Receive): Socket {
  const handle = nodeHandle(socket);
  if (handle !== undefined) {
    Reflect.set(socket, "_handle", null);
    return receiveIntoBuffers(handle, largest, receive);
  }
  // A socket that came from another process would end its own direction together with the peer's.
  socket.allowHalfOpen = true;
  socket.on("data", (bytes: Uint8Array) => {
    if (receive(bytes) === "full") socket.pause();
  });
  return socket;
}

function receiveIntoBuffers(handle: object, largest: number, receive: Receive): Socket {
  const entrance = largest < doorway.length ? doorway.subarray(0, largest) : doorway;
  let filling: Landing | undefined;
  let resting: Landing | undefined;
  let size = entrance.length;
  let isKept = false;
  const options: SocketConstructorOpts = {
    allowHalfOpen: true,
    onread: {
      buffer(): Uint8Array {
        if (filling === undefined) return entrance;
        if (!isKept && filling.buffer.length >= size) return filling.buffer;
        const next = resting !== undefined && resting.buffer.length >= size ? resting : landing(size);
        resting = filling;
        filling = next;
        return next.buffer;
      },
      callback(length: number): boolean {
        if (filling === undefined) {
          filling = landing(size);
          filling.buffer.set(entrance);
        }
        // A full buffer says that more is waiting; a quiet connection keeps its small one.
        if (length === filling.buffer.length) size = Math.min(4 * length, largest);
        // Messages are often as long as the one before, and a view made anew for each would feed the collector.
        if (filling.view.length !== length) filling.view = filling.buffer.subarray(0, length);
        const outcome = receive(filling.view);
        isKept = outcome !== "done";
        return outcome !== "full";
      },
    },
  };
  // Node takes `onread` for a socket that connects but has no way to ask for it for one that is accepted, except to
  // give the accepted handle to a socket of one's own, as node:cluster and child_process do.
  Reflect.set(options, "handle", handle);
  return new Socket(options);
}

/** Where bytes land, and what has landed. */
interface Landing {
  readonly buffer: Uint8Array;
  view: Uint8Array;
}

function landing(size: number): Landing {
  const buffer = new Uint8Array(Buffer.allocUnsafeSlow(size).buffer);
  return { buffer, view: buffer };
}

/** The socket's libuv handle where the runtime is Node and the handle can read into a buffer of ours. */
function nodeHandle(socket: Socket): object | undefined {
  if ("deno" in process.versions || "bun" in process.versions) return undefined;
  const handle: unknown = Reflect.get(socket, "_handle");
  return typeof handle === "object" && handle !== null && "useUserBuffer" in handle ? handle : undefined;
}
