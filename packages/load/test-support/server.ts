import { createSocket } from "node:dgram";
import { createServer, type Socket } from "node:net";

/**
 * A server that answers each line in capitals, but not as it should: `server.ts FAULT`. Knows nothing of our sockets, so
 * that a mistake of theirs cannot hide behind itself.
 */
const EVERY = 10;
const LATE = 400;
const RATE = 200;
const STALL = 1500;

/** What becomes of a reply, given how many there were before on all connections. */
type Fault = (socket: Socket, reply: Buffer, count: number) => void;

const faults: Readonly<Record<string, Fault>> = {
  wrong(socket, reply, count) {
    if (count % EVERY === EVERY - 1) reply[reply.length - 2] = 0x3f;
    socket.write(reply);
  },
  double(socket, reply, count) {
    socket.write(count % EVERY === EVERY - 1 ? Buffer.concat([reply, reply]) : reply);
  },
  afterwards(socket, reply, count) {
    socket.write(reply);
    if (count % EVERY === EVERY - 1) setTimeout(() => socket.write(reply), LATE / 2);
  },
  reset(socket, reply, count) {
    if (count % EVERY === EVERY - 1) socket.resetAndDestroy();
    else socket.write(reply);
  },
  end(socket, reply, count) {
    if (count % EVERY === EVERY - 1) socket.end(reply.subarray(0, reply.length / 2));
    else socket.write(reply);
  },
  silent() {},
  slow(socket, reply) {
    setTimeout(() => socket.write(reply), LATE);
  },
  torn(socket, reply) {
    socket.write(reply.subarray(0, 1));
    setTimeout(() => socket.write(reply.subarray(1)), 5);
  },
  overloaded: stallAbove(RATE),
};

const [fault = ""] = process.argv.slice(2);
if (fault.startsWith("udp-")) serveDatagrams(fault.slice("udp-".length));
else serveStreams(faults[fault] ?? ((socket, reply) => void socket.write(reply)));

function serveStreams(answer: Fault): void {
  let count = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    let line = Buffer.alloc(0);
    socket.on("error", () => {});
    socket.on("data", (bytes: Buffer) => {
      line = Buffer.concat([line, bytes]);
      for (let end = line.indexOf(0x0a); end >= 0; end = line.indexOf(0x0a)) {
        answer(socket, inCapitals(line.subarray(0, end + 1)), count);
        line = line.subarray(end + 1);
        count += 1;
      }
    });
  });
  server.listen(0, "127.0.0.1", () => announce("tcp", server.address()));
}

function serveDatagrams(kind: string): void {
  let count = 0;
  const socket = createSocket("udp4", (bytes, { port, address }) => {
    count += 1;
    const reply = inCapitals(bytes);
    const send = (): void => socket.send(reply, port, address);
    if (kind === "again") {
      setTimeout(send, LATE / 10);
      return void setTimeout(send, LATE / 5);
    }
    if (count % EVERY !== 0) return send();
    if (kind === "late") setTimeout(send, LATE);
    if (kind === "double") {
      send();
      send();
    }
    if (kind === "wrong") socket.send("?", port, address);
  });
  socket.bind(0, "127.0.0.1", () => announce("udp", socket.address()));
}

/** Answers at once up to a rate, and above it too late. */
function stallAbove(rate: number): Fault {
  let second = 0;
  let seen = 0;
  return (socket, reply) => {
    const now = Math.floor(Date.now() / 500);
    if (now !== second) seen = 0;
    second = now;
    seen += 1;
    if (seen > rate / 2) setTimeout(() => socket.write(reply), STALL);
    else socket.write(reply);
  };
}

function inCapitals(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString("latin1").toUpperCase(), "latin1");
}

function announce(transport: string, address: ReturnType<ReturnType<typeof createServer>["address"]>): void {
  const port = typeof address === "object" && address ? address.port : 0;
  process.stdout.write(`LISTENING ${transport} 127.0.0.1:${port}\n`);
}
