import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { compile } from "@acceptloop/test-utils/bench/compile";
import { type Contestant, ours, printRatios } from "@acceptloop/test-utils/bench/contest";

const ROUNDS = 13;
const BURST = 300;
const IN_FLIGHT = 16;
const BYTES = 64;

interface Result {
  best: number;
  lost: number;
  wrong: number;
}

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const load = compile(new URL("load.c", import.meta.url));
const echo = compile(new URL("recvmmsg.c", import.meta.url));
if (load === undefined || echo === undefined) throw new Error("the load generator needs gcc");

const reference = "C, recvmmsg and sendmmsg";
const idiomatic = "node:dgram, a message handler";
const onNode = ours("udp-echo", "event-loop", "node");
const contestants: readonly Contestant[] = [
  { name: reference, command: [echo, "{port}"] },
  { name: "Python, a loop", command: ["python3", fileOf("loop.py"), "{port}"] },
  { name: idiomatic, command: [process.execPath, fileOf("idiomatic.js"), "{port}"] },
  onNode,
  ours("udp-echo", "event-loop", "bun"),
  ours("udp-echo", "event-loop", "deno"),
];

const results = await contest();
const rates = new Map(Array.from(results, ([name, { best }]) => [name, best]));
const title = `${IN_FLIGHT} in flight x ${BYTES} bytes, upper`;
printRatios(title, rates, reference, { [onNode.name]: 0.55 });
printRatios("the same, as ratios to node:dgram", rates, idiomatic, { [onNode.name]: 1 });
for (const [name, { lost, wrong }] of results)
  process.stdout.write(`  ${name}: ${lost} lost, ${wrong} wrong\n`);

/** As the contest of streams: all stay up, each gets a burst in its turn, and the best burst of each counts. */
async function contest(): Promise<ReadonlyMap<string, Result>> {
  const all = new Map<string, Result>();
  const running: { name: string; port: number; server: ChildProcess }[] = [];
  try {
    for (const { name, command } of contestants) {
      const port = await freeDatagramPort();
      const words = command.map((word) => word.replace("{port}", String(port)).replace("{service}", "upper"));
      const server = spawn("taskset", ["-c", "0", ...words], {
        stdio: ["ignore", "ignore", "inherit"],
        detached: true,
      });
      running.push({ name, port, server });
      await untilAnswered(port);
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { name, port } of running) {
        const words = ["-c", "1", load ?? "", String(port), String(IN_FLIGHT), String(BYTES), String(BURST)];
        const [answers = 0, lost = 0, wrong = 0] = (
          execFileSync("taskset", words, { encoding: "utf8" }).match(/\d+/g) ?? []
        ).map(Number);
        const before = all.get(name) ?? { best: 0, lost: 0, wrong: 0 };
        const best = Math.max(before.best, (answers * 1000) / BURST);
        all.set(name, { best, lost: before.lost + lost, wrong: before.wrong + wrong });
      }
    }
  } finally {
    for (const { server } of running) if (server.pid !== undefined) process.kill(-server.pid, "SIGKILL");
  }
  return all;
}

async function freeDatagramPort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  return port;
}

async function untilAnswered(port: number): Promise<void> {
  const socket = createSocket("udp4");
  const answered = once(socket, "message");
  const asking = setInterval(() => socket.send("x", port, "127.0.0.1"), 50);
  await answered;
  clearInterval(asking);
  socket.close();
}
