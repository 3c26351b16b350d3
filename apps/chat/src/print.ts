import type { Command } from "@acceptloop/program";
import { makeFifo, readFifo, removeFifo, wakeReader } from "./fifo.ts";
import { awaitPeer } from "./meet.ts";
import { type Place, placeIn } from "./place.ts";
import { atStop } from "./stop.ts";
import { printLine, textLines } from "./text-lines.ts";

/** Question 1: prints the lines of the one who comes. */
export const print: Command = {
  summary: "Waits for somebody, and prints the lines that come, until there are no more.",
  operands: "[ENDPOINT]",
  options: {},
  examples: ["chat print", "chat print unix:/tmp/chat.sock", "chat print fifo:/tmp/chat.fifo"],
  async run(commandLine) {
    const { bytes, close } = await open(placeIn(commandLine, "127.0.0.1:8080"));
    for await (const line of textLines(bytes)) await printLine(line);
    await close();
  },
};

/** Where the lines come from, and what to do when there are no more. */
async function open(
  place: Place,
): Promise<{ bytes: AsyncIterable<Uint8Array>; close: () => Promise<void> | void }> {
  if ("endpoint" in place) {
    const connection = await awaitPeer(place.endpoint);
    return { bytes: connection, close: () => connection.close() };
  }
  const fifo = await makeFifo(place.fifo);
  atStop(() => {
    wakeReader(fifo);
    removeFifo(fifo);
  });
  process.stdout.write(`LISTENING fifo ${fifo.path}\n`);
  return { bytes: readFifo(fifo), close: () => removeFifo(fifo) };
}
