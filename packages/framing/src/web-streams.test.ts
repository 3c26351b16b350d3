import { describe, expect, test } from "vitest";
import { bytesOf, textOf } from "../test-support/cut.ts";
import { JsonLineDecoder, jsonLineEncoder } from "./json-lines.ts";
import { LineDecoder } from "./lines.ts";
import { NetstringDecoder } from "./netstring.ts";
import { decodeStream, encodeStream } from "./web-streams.ts";

function streamOf<T>(...items: readonly T[]): ReadableStream<T> {
  return ReadableStream.from(items);
}

describe("decodeStream()", () => {
  test("gives the frames, and what the end completes", async () => {
    const lines = streamOf(bytesOf("a\nb"), bytesOf("c\nd")).pipeThrough(decodeStream(new LineDecoder()));
    expect(await Array.fromAsync(lines, textOf)).toEqual(["a", "bc", "d"]);
  });

  test("fails when the bytes are refused, or end inside a frame", async () => {
    for (const [text, message] of [
      ["-", "begins with 0x2d"],
      ["1:", "the stream ended inside a netstring"],
    ] as const) {
      const frames = streamOf(bytesOf(text)).pipeThrough(decodeStream(new NetstringDecoder()));
      await expect(Array.fromAsync(frames)).rejects.toThrow(message);
    }
  });
});

test("encodeStream() and decodeStream() carry any value, null too", async () => {
  const values = [1, null, { a: [] }];
  const there = streamOf<unknown>(...values).pipeThrough(encodeStream(jsonLineEncoder()));
  expect(await Array.fromAsync(there.pipeThrough(decodeStream(new JsonLineDecoder())))).toEqual(values);
});
