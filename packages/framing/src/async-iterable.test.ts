import { connect, createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { bytesOf, textOf } from "../test-support/cut.ts";
import { listen } from "../test-support/listen.ts";
import { decodeAsync, decodeBatches } from "./async-iterable.ts";
import { LineDecoder } from "./lines.ts";
import { NetstringDecoder } from "./netstring.ts";

/** Gives its chunks one turn of the event loop later each, and remembers whether it was closed. */
function slowly(...chunks: readonly string[]): { source: AsyncGenerator<Uint8Array>; log: string[] } {
  const log: string[] = [];
  async function* give(): AsyncGenerator<Uint8Array> {
    try {
      for (const chunk of chunks) {
        await new Promise(setImmediate);
        log.push(`gave ${chunk}`);
        yield bytesOf(chunk);
      }
    } finally {
      log.push("closed");
    }
  }
  return { source: give(), log };
}

async function textsOf(frames: AsyncIterable<Uint8Array>): Promise<string[]> {
  const texts: string[] = [];
  for await (const frame of frames) texts.push(textOf(frame));
  return texts;
}

describe("decodeAsync()", () => {
  test("gives the frames of an async source, and what its end completes", async () => {
    const { source } = slowly("a\nb", "c\nd");
    expect(await textsOf(decodeAsync(source, new LineDecoder()))).toEqual(["a", "bc", "d"]);
  });

  test("gives the frames before an error, then throws it and closes the source", async () => {
    const { source, log } = slowly("1:a,-", "never");
    const frames = decodeAsync(source, new NetstringDecoder());
    expect(await frames.next()).toEqual({ done: false, value: bytesOf("a") });
    await expect(frames.next()).rejects.toThrow("begins with 0x2d");
    expect(log).toEqual(["gave 1:a,-", "closed"]);
    expect(await frames.next()).toEqual({ done: true, value: undefined });
  });

  test("throws an error that comes before any frame, and one at the end", async () => {
    const bad = slowly("-");
    await expect(decodeAsync(bad.source, new NetstringDecoder()).next()).rejects.toThrow("begins with 0x2d");
    expect(bad.log).toContain("closed");
    const cutOff = slowly("1:");
    await expect(textsOf(decodeAsync(cutOff.source, new NetstringDecoder()))).rejects.toThrow(
      "the stream ended inside a netstring",
    );
  });

  test("passes on an error of the source", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield bytesOf("a\n");
      throw new Error("connection reset");
    }
    const frames = decodeAsync(broken(), new LineDecoder());
    expect((await frames.next()).done).toBe(false);
    await expect(frames.next()).rejects.toThrow("connection reset");
  });

  test("keeps the order when next() is called without awaiting", async () => {
    const { source } = slowly("a\nb\n", "c\n");
    const frames = decodeAsync(source, new LineDecoder());
    const results = await Promise.all([1, 2, 3, 4, 5].map(() => frames.next()));
    expect(results.map((result) => result.value && textOf(result.value))).toEqual([
      "a",
      "b",
      "c",
      undefined,
      undefined,
    ]);
  });

  test("closes the source when the loop is left, and gives nothing after that", async () => {
    const { source, log } = slowly("a\nb\n", "c\n");
    const frames = decodeAsync(source, new LineDecoder());
    for await (const frame of frames) {
      expect(textOf(frame)).toBe("a");
      break;
    }
    expect(log).toEqual(["gave a\nb\n", "closed"]);
    expect(await frames.next()).toEqual({ done: true, value: undefined });
  });

  test("does not read ahead", async () => {
    const { source, log } = slowly("a\nb\n", "c\n");
    const frames = decodeAsync(source, new LineDecoder());
    await frames.next();
    await frames.next();
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(log).toEqual(["gave a\nb\n"]);
  });

  test("reads a socket", async () => {
    const server = createServer((socket) => socket.end("one\r\ntwo\r\nthree"));
    const port = await listen(server);
    expect(await textsOf(decodeAsync(connect(port, "127.0.0.1"), new LineDecoder()))).toEqual([
      "one",
      "two",
      "three",
    ]);
    server.close();
  });
});

test("decodeBatches() gives as many messages at a time as a chunk completes", async () => {
  const batches: number[] = [];
  for await (const frames of decodeBatches(
    [bytesOf("a\nb\nc"), bytesOf("\n"), bytesOf("d")],
    new LineDecoder(),
  )) {
    batches.push(Array.from(frames).length);
  }
  expect(batches).toEqual([2, 1, 0, 1]);
});
