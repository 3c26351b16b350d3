import { execFile, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { commandOf, freePort, runtimes } from "@acceptloop/test-utils";
import { compile } from "@acceptloop/test-utils/bench/compile";
import { type Contestant, printRatios } from "@acceptloop/test-utils/bench/contest";

/** A line to each of 99 others, from four who speak as fast as they are heard. */
const load = ["100", "4", "64", "64", "300"];
const ROUNDS = 13;

const execute = promisify(execFile);
const ncat = "ncat --broker";
const naive = "node:net, write to each";

const contestants: Contestant[] = [
  { name: ncat, command: ["ncat", "-l", "127.0.0.1", "{port}", "--broker", "-k", "-m", "200"] },
  { name: naive, command: [process.execPath, fileURLToPath(new URL("naive.js", import.meta.url)), "{port}"] },
  ...runtimes.map((runtime) => ({
    name: `select-relay, ${runtime}`,
    command: commandOf("select-relay", runtime, "serve", "{port}", "--line-rate", "0"),
  })),
];

const generator = compile(new URL("fan-out.c", import.meta.url));
if (generator === undefined) process.exit();
const best = new Map<string, number>();
const running: { name: string; port: number; pid: number }[] = [];
try {
  for (const { name, command } of contestants) {
    const port = await freePort();
    const words = command.map((word) => word.replaceAll("{port}", String(port)));
    const server = spawn("taskset", ["-c", "0", ...words], { stdio: ["ignore", "ignore", "inherit"] });
    if (server.pid !== undefined) running.push({ name, port, pid: server.pid });
  }
  await new Promise((resolve) => setTimeout(resolve, 3000));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, port } of running) {
      const words = ["-c", "1", generator, "127.0.0.1", String(port), ...load];
      const { stdout } = await execute("taskset", words);
      const deliveries = Number(/deliveries (\d+)/.exec(stdout)?.[1] ?? 0);
      best.set(name, Math.max(best.get(name) ?? 0, (deliveries * 1000) / Number(load.at(-1))));
    }
  }
} finally {
  for (const { pid } of running) process.kill(pid, "SIGKILL");
}

const node = best.get("select-relay, node") ?? 0;
printRatios("deliveries of 64-byte lines, 100 clients, 4 senders: ratio to ncat --broker", best, ncat, {
  "select-relay, node": 2,
});
process.stdout.write(
  `select-relay on Node to the naive loop: ${(node / (best.get(naive) ?? 0)).toFixed(2)}  (target 1.2)\n`,
);
