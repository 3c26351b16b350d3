import { Socket } from "node:net";

/** A child of `chat duplex`: it is sent the socket, and carries one direction. The other one is its sibling's. */
process.on("message", (role, socket) => {
  process.send?.("ready");
  if (!(socket instanceof Socket)) process.exit();
  else if (role === "hear") hear(socket);
  else void speak(socket);
});

// A parent that was killed cannot say so otherwise.
process.on("disconnect", () => process.exit());

function hear(socket: Socket): void {
  // Otherwise the end of this direction would end the other one too.
  socket.allowHalfOpen = true;
  socket.pipe(process.stdout, { end: false });
  socket.on("error", () => process.exit());
  socket.on("end", () => process.stdout.write("", () => process.exit()));
}

/** Never reads from the socket: what it read would be missing in the other process. */
async function speak(socket: Socket): Promise<void> {
  socket.on("error", () => process.exit());
  for await (const bytes of process.stdin) {
    await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
  }
  // shutdown(2), not only close(2): the other process has a copy of the descriptor, and would keep the connection open.
  socket.end(() => process.exit());
}
