import { setTimeout as elapsed } from "node:timers/promises";
import { connect } from "@acceptloop/sockets";
import { Histogram } from "../src/histogram.ts";

/**
 * The closed loop of `burst.ts` with nothing but Connection.forEach and write, to see what StreamExchange is worth:
 * `by-connection.ts PORT CLIENTS BYTES MILLISECONDS`.
 */
const [port = 0, connections = 0, bytes = 0, milliseconds = 0] = process.argv.slice(2).map(Number);
const WARM_UP = 700;

const request = Uint8Array.from({ length: bytes }, (_, index) =>
  index === bytes - 1 ? 0x0a : 0x61 + (index % 26),
);
const reply = request.map((byte) => (byte === 0x0a ? byte : byte - 0x20));
let latency = new Histogram();
let wrong = 0;

for (let index = 0; index < connections; index += 1) {
  const connection = await connect({ host: "127.0.0.1", port });
  let received = 0;
  let sent = performance.now();
  void connection.write(request);
  void connection.forEach((chunk) => {
    const end = received + chunk.length;
    if (Buffer.compare(chunk, reply.subarray(received, end)) !== 0) wrong += 1;
    received = end;
    if (received < reply.length) return Promise.resolve();
    received = 0;
    const now = performance.now();
    latency.record(now - sent);
    sent = now;
    return connection.write(request);
  });
}
await elapsed(WARM_UP);
latency = new Histogram();
const began = performance.now();
await elapsed(milliseconds);
const seconds = (performance.now() - began) / 1000;
const figures = {
  rate: latency.count / seconds,
  p50: latency.percentile(50),
  p99: latency.percentile(99),
  wrong,
};
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));
