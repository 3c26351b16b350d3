import type { Command } from "@acceptloop/program";
import { type Fifo, makeFifo, readFifo, removeFifo, wakeReader } from "./fifo.ts";
import { awaitPeer } from "./meet.ts";
import { placeIn } from "./place.ts";
import { printLine, textLines } from "./text-lines.ts";

/** Question 1: prints the lines of the one who comes. */
export const print: Command = {
  summary: "Waits for somebody, and prints the lines that come, until there are no more.",
  operands: "[ENDPOINT]",
  options: {},
  examples: ["chat print", "chat print unix:/tmp/chat.sock", "chat print fifo:/tmp/chat.fifo"],
  async run(commandLine) {
    const place = placeIn(commandLine, "127.0.0.1:8080");
    let fifo: Fifo | undefined;
    for (const signal of ["SIGINT", "SIGTERM"]) {
      process.on(signal, () => {
        if (fifo) wakeReader(fifo);
        if (fifo) removeFifo(fifo);
        process.stdout.write("Bye\n", () => process.exit(0));
      });
    }
    if ("fifo" in place) {
      fifo = await makeFifo(place.fifo);
      process.stdout.write(`LISTENING fifo ${fifo.path}\n`);
      for await (const line of textLines(readFifo(fifo))) await printLine(line);
      removeFifo(fifo);
    } else {
      const connection = await awaitPeer(place.endpoint);
      for await (const line of textLines(connection)) await printLine(line);
      await connection.close();
    }
  },
};
