import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { LineDecoder } from "../lines.ts";
import { type Streams, write } from "./streams.ts";

const MESSAGES = ["one\n", "two\n", "three\n"];

/**
 * Shows over TCP that a stream does not keep the sender's cuts: three writes are read as one, and one write as three.
 *
 * @throws {Error} when this system did not behave so
 */
export async function demoCoalesce({ stdout }: Streams): Promise<void> {
  const joined = await readsOf(MESSAGES, 64);
  const cut = await readsOf([MESSAGES.join("")], 5);
  await write(stdout, report(joined, cut));
}

/** What was seen, and what a decoder makes of it. */
export function report(joined: readonly string[], cut: readonly string[]): string {
  if (joined.length !== 1 || cut.length !== 3) {
    throw new Error(`expected 1 read and 3, but this system made ${joined.length} and ${cut.length}`);
  }
  return [
    `Three writes, ${quoted(MESSAGES)}, and then a read of up to 64 bytes:`,
    ...shown(joined),
    `One write, ${quoted([MESSAGES.join("")])}, and then reads of up to 5 bytes:`,
    ...shown(cut),
    "A LineDecoder finds the same messages both times:",
    `  ${quoted(linesOf(joined))}`,
    `  ${quoted(linesOf(cut))}`,
    "",
  ].join("\n");
}

/** What a client reads, with a buffer of `size` bytes, after a server has made those writes and closed. */
async function readsOf(writes: readonly string[], size: number): Promise<string[]> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const accepted = new Promise<Socket>((resolve) => server.once("connection", resolve));
  const reads: string[] = [];
  const client = connect({
    host: "127.0.0.1",
    port: portOf(server.address()),
    // One read per call, into a buffer of our size, as recv(2) does it.
    onread: {
      buffer: new Uint8Array(size),
      callback(count, buffer) {
        reads.push(new TextDecoder().decode(buffer.subarray(0, count)));
        return true;
      },
    },
  });
  client.pause();
  const peer = await accepted;
  for (const text of writes) peer.write(text);
  peer.end();
  // On loopback, what has been written has arrived: it waits in the client's receive buffer.
  await once(peer, "finish");
  client.resume();
  await once(client, "end");
  client.destroy();
  server.close();
  return reads;
}

/** The port of a server on TCP; one on a path, or one that does not listen, has none. */
export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string")
    throw new Error(`${address} has no port to connect to`);
  return address.port;
}

function linesOf(reads: readonly string[]): string[] {
  const decoder = new LineDecoder();
  const frames = reads.flatMap((read) => Array.from(decoder.decode(new TextEncoder().encode(read))));
  return frames.map((frame) => new TextDecoder().decode(frame));
}

function shown(reads: readonly string[]): string[] {
  return reads.map((read, index) => `  read ${index + 1}: ${read.length} bytes, ${quoted([read])}`);
}

function quoted(texts: readonly string[]): string {
  return texts.map((text) => JSON.stringify(text)).join(" ");
}
