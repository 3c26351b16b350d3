import { type Command, note } from "@acceptloop/program";
import { connect } from "@acceptloop/sockets";
import { makeFifo, removeFifo, writeFifo } from "./fifo.ts";
import { type Place, placeIn } from "./place.ts";
import { typedLines, withEnd } from "./text-lines.ts";

/** Where lines go. */
interface Sink {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Question 2: sends what is typed. */
export const send: Command = {
  summary: "Sends each line that is typed, until the end of input.",
  operands: "[ENDPOINT]",
  options: {},
  examples: ["chat send", "chat send unix:/tmp/chat.sock", "chat send fifo:/tmp/chat.fifo"],
  async run(commandLine) {
    const sink = await open(placeIn(commandLine, "127.0.0.1:8080"));
    for await (const line of typedLines()) await sink.write(withEnd(line));
    await sink.close();
  },
};

async function open(place: Place): Promise<Sink> {
  if ("endpoint" in place) return await connect(place.endpoint);
  const fifo = await makeFifo(place.fifo);
  if (process.stderr.isTTY)
    note("waiting for a reader: open(2) of a FIFO waits until its other end is open too");
  const end = await writeFifo(fifo.path);
  return {
    write: (bytes) => end.write(bytes),
    close: () => end.close().finally(() => removeFifo(fifo)),
  };
}
