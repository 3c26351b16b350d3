import { Load } from "@acceptloop/load";

/** One burst of our generator, in a process of its own that can be pinned: `burst.ts PORT CLIENTS BYTES MILLISECONDS [RATE]`. */
const [port = 0, connections = 0, bytes = 0, milliseconds = 0, rate] = process.argv.slice(2).map(Number);
const WARM_UP = 700;

const request = Uint8Array.from({ length: bytes }, (_, index) =>
  index === bytes - 1 ? 0x0a : 0x61 + (index % 26),
);
const reply = request.map((byte) => (byte === 0x0a ? byte : byte - 0x20));
const endpoint = { host: "127.0.0.1", port };
const load = await Load.start({
  endpoint,
  connections,
  request,
  reply,
  ...(rate !== undefined && { rate }),
});
// What the compiler of the runtime has not seen yet is slow.
await load.measure(WARM_UP);
const { latency, seconds, replies, sent, planned, use, isGeneratorLimited, errors } =
  await load.measure(milliseconds);
await load.stop();
process.stdout.write(
  `${JSON.stringify({
    rate: replies / seconds,
    sent: sent / planned,
    p50: latency.percentile(50),
    p99: latency.percentile(99),
    use,
    isGeneratorLimited,
    wrong: errors.wrong,
  })}\n`,
);
