// A server as the manual of node:dgram shows it.
import { createSocket } from "node:dgram";

const socket = createSocket("udp4");
socket.on("message", (message, { port, address }) => {
  const answer = Buffer.allocUnsafe(message.length);
  for (let index = 0; index < message.length; index += 1) {
    const byte = message[index];
    answer[index] = byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
  }
  socket.send(answer, port, address);
});
socket.bind(Number(process.argv[2]), "127.0.0.1");
