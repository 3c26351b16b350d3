import { spawn } from "node:child_process";
import { once } from "node:events";
import { createConnection } from "node:net";
import { createInterface } from "node:readline/promises";
import type { Contestant } from "@acceptloop/test-utils/bench/contest";

/** As in UNIX Network Programming, figure 30.2: 5000 clients, ten at a time. */
const CLIENTS = 5000;
const AT_ONCE = 10;

/** How many clients each of a server's workers has served, the busiest first. */
export async function distribution({ command }: Contestant): Promise<readonly number[]> {
  const words = command.map((word) => word.replaceAll("{port}", "0").replaceAll("{service}", "upper"));
  const [file = "", ...operands] = words;
  const server = spawn(file, operands, { stdio: ["ignore", "pipe", "inherit"] });
  let left = CLIENTS;
  let counts: readonly number[] = [];
  for await (const line of createInterface(server.stdout)) {
    const message: { event: string; endpoint?: string; clientsPerWorker?: number[] } = JSON.parse(line);
    if (message.event === "listening") {
      const port = Number(message.endpoint?.split(":").at(-1));
      const loop = async (): Promise<void> => {
        while (left-- > 0) await visit(port);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, loop));
      server.kill();
    }
    counts = message.clientsPerWorker ?? counts;
  }
  return counts.toSorted((one, other) => other - one);
}

async function visit(port: number): Promise<void> {
  const socket = createConnection({ host: "127.0.0.1", port });
  socket.write("a line\n");
  await once(socket, "data");
  // A port in TIME_WAIT cannot be used for a minute.
  socket.resetAndDestroy();
}
