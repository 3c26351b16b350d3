// A server as the manuals of node:net show it: a data handler that writes, with no thought of who does not read.
import { createServer } from "node:net";

const [port, service] = process.argv.slice(2);

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on("data", (bytes) => {
    if (service === "echo") return socket.write(bytes);
    const answer = Buffer.allocUnsafe(bytes.length);
    for (let index = 0; index < bytes.length; index += 1) {
      const byte = bytes[index];
      answer[index] = byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
    }
    return socket.write(answer);
  });
  socket.on("error", () => {});
});
server.listen(Number(port), "127.0.0.1", () => console.log(`LISTENING tcp 127.0.0.1:${port}`));
