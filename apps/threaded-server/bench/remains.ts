import { readFileSync } from "node:fs";
import { client, commandOf, openDescriptors, runtimes, start, threadsOf } from "@acceptloop/test-utils";

const AT_ONCE = 100;
const IN_TURN = 2000;

process.stdout.write(
  `thread: what is left of ${AT_ONCE} clients at once, and then of ${IN_TURN} one after another\n`,
);
for (const runtime of runtimes) {
  const server = await start(commandOf("threaded-server", runtime, "serve", "0", "--model", "thread"));
  const tell = (when: string): void => {
    const [, kilobytes = "0"] =
      /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8")) ?? [];
    process.stdout.write(
      `  ${runtime.padEnd(5)} ${when.padEnd(14)} ${Math.round(Number(kilobytes) / 1024)} MB resident, ` +
        `${openDescriptors(server.pid)} descriptors, ${threadsOf(server.pid)} threads\n`,
    );
  };
  await Promise.all(Array.from({ length: 4 }, () => visit(server.port)));
  await settled(server.pid);
  tell("at the start");
  await Promise.all(Array.from({ length: AT_ONCE }, () => visit(server.port)));
  await settled(server.pid);
  tell(`after ${AT_ONCE}`);
  for (let count = 0; count < IN_TURN; count += 4) {
    await Promise.all(Array.from({ length: 4 }, () => visit(server.port)));
  }
  await settled(server.pid);
  tell(`after ${IN_TURN}`);
  await server.stop();
}

async function visit(port: number): Promise<void> {
  const one = await client(port);
  await one.send("x");
  await one.receive(1);
  await one.close();
}

/** Waits until no thread has ended for a second. */
async function settled(pid: number): Promise<void> {
  for (let before = -1; before !== threadsOf(pid);) {
    before = threadsOf(pid);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
