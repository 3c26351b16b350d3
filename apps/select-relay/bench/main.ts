import { execFile, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { commandOf, freePort, runtimes } from "@acceptloop/test-utils";
import { compile } from "@acceptloop/test-utils/bench/compile";
import { type Contestant, printRatios } from "@acceptloop/test-utils/bench/contest";

/** Lines that each of the four senders has on their way. */
const windows = [1, 16, 256];
const SENDERS = 4;
const BURST = 300;
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
const running: { name: string; port: number; pid: number }[] = [];
try {
  for (const { name, command } of contestants) {
    const port = await freePort();
    const words = command.map((word) => word.replaceAll("{port}", String(port)));
    const server = spawn("taskset", ["-c", "0", ...words], { stdio: ["ignore", "ignore", "inherit"] });
    if (server.pid !== undefined) running.push({ name, port, pid: server.pid });
  }
  await new Promise((resolve) => setTimeout(resolve, 3000));
  for (const window of windows) await compare(generator, window);
} finally {
  for (const { pid } of running) process.kill(pid, "SIGKILL");
}

/** Bursts of load in turns, of which the best of each counts. */
async function compare(program: string, window: number): Promise<void> {
  const best = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, port } of running) {
      const load = ["127.0.0.1", port, 100, SENDERS, 64, window, BURST].map(String);
      const { stdout } = await execute("taskset", ["-c", "1", program, ...load]);
      const deliveries = Number(/deliveries (\d+)/.exec(stdout)?.[1] ?? 0);
      best.set(name, Math.max(best.get(name) ?? 0, (deliveries * 1000) / BURST));
    }
  }
  const title = `deliveries of 64-byte lines to 100 clients, 4 senders with ${window} on the way each`;
  printRatios(
    `${title}: ratio to ncat --broker`,
    best,
    ncat,
    window === 1 ? { "select-relay, node": 2 } : {},
  );
  const ratio = (best.get("select-relay, node") ?? 0) / (best.get(naive) ?? 0);
  process.stdout.write(
    `  select-relay on Node to the naive loop: ${ratio.toFixed(2)}${window === 1 ? "  (target 1.2)" : ""}\n`,
  );
}
