// A relay as one would write it in five minutes: what comes from one is written to all others, and nobody waits.
import { createServer } from "node:net";

const clients = new Set();
const server = createServer((socket) => {
  socket.setNoDelay(true);
  clients.add(socket);
  socket.on("data", (bytes) => {
    for (const other of clients) if (other !== socket) other.write(bytes);
  });
  socket.on("error", () => {});
  socket.on("close", () => clients.delete(socket));
});
server.listen(Number(process.argv[2]), "127.0.0.1", () => console.log("LISTENING"));
