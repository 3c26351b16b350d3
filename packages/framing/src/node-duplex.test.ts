import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { Duplex, PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { bytesOf } from "../test-support/cut.ts";
import { listen } from "../test-support/listen.ts";
import { JsonLineDecoder, jsonLineEncoder } from "./json-lines.ts";
import { NetstringDecoder, netstringEncoder } from "./netstring.ts";
import { FramedDuplex } from "./node-duplex.ts";

/** Messages over real TCP: what `serve` does with one end, and the other end. */
async function connectTo(serve: (socket: Socket) => void): Promise<{ socket: Socket; close: () => void }> {
  const server = createServer(serve);
  const socket = connect(await listen(server), "127.0.0.1");
  return { socket, close: () => server.close() };
}

function overJson(stream: Duplex): FramedDuplex<unknown> {
  return new FramedDuplex(stream, new JsonLineDecoder(), jsonLineEncoder());
}

describe("FramedDuplex", () => {
  test("carries messages both ways over TCP, with a late reply after half-close", async () => {
    const { socket, close } = await connectTo((peer) => {
      const received: unknown[] = [];
      const messages = overJson(peer);
      messages.on("data", (message) => received.push(message));
      messages.on("end", () => messages.end({ received }));
    });
    const messages = overJson(socket);
    messages.write({ n: 1 });
    messages.write([2]);
    messages.end("three");
    expect(await messages.toArray()).toEqual([{ received: [{ n: 1 }, [2], "three"] }]);
    close();
  });

  test("passes back-pressure on: a reader that does not read stops a writer that does not wait", async () => {
    const { socket, close } = await connectTo((peer) => peer.pause());
    const messages = new FramedDuplex(socket, new NetstringDecoder(), netstringEncoder());
    const frame = new Uint8Array(60_000);
    let written = 0;
    while (messages.write(frame) && written < 10_000) written++;
    expect(written).toBeLessThan(10_000);
    messages.destroy();
    close();
  });

  test("stops the stream below while its own messages are not read", async () => {
    const below = new PassThrough();
    const messages = overJson(below);
    below.write("1\n".repeat(100));
    await once(messages, "readable");
    expect(below.isPaused()).toBe(true);
    below.end("2\n");
    expect(await messages.toArray()).toHaveLength(101);
  });

  test("is destroyed with the error when the bytes are refused, and destroys the stream below", async () => {
    const below = new PassThrough();
    const messages = new FramedDuplex(below, new NetstringDecoder(), netstringEncoder());
    below.write("-");
    const [error] = await once(messages, "error");
    expect(error).toMatchObject({ code: "MALFORMED_FRAME" });
    expect(below.destroyed).toBe(true);
  });

  test("is destroyed with the error when the stream ends inside a frame", async () => {
    const below = new PassThrough();
    const messages = new FramedDuplex(below, new NetstringDecoder(), netstringEncoder());
    below.end("1:");
    await expect(messages.toArray()).rejects.toMatchObject({ code: "UNEXPECTED_END" });
  });

  test("refuses a null that was received, because that would end the stream", async () => {
    const below = new PassThrough();
    below.end("null\n");
    await expect(overJson(below).toArray()).rejects.toThrow("null cannot be a message of a Node stream");
  });

  test("is destroyed with the error when a message cannot be encoded", async () => {
    const messages = new FramedDuplex(new PassThrough(), new NetstringDecoder(), netstringEncoder());
    messages.write(new Uint8Array(65_537));
    const [error] = await once(messages, "error");
    expect(error).toMatchObject({ code: "FRAME_TOO_LONG" });
  });

  test("is destroyed when the stream below fails, or is destroyed", async () => {
    const failing = new PassThrough();
    const messages = overJson(failing);
    failing.destroy(new Error("connection reset"));
    const [error] = await once(messages, "error");
    expect(error).toMatchObject({ message: "connection reset" });
    const quiet = new PassThrough();
    const others = overJson(quiet);
    quiet.destroy();
    await once(others, "close");
    expect(others.destroyed).toBe(true);
  });

  test("writes messages that wait together as one chunk", async () => {
    const chunks: string[] = [];
    const below = new Duplex({
      read() {},
      write(chunk, _encoding, done) {
        chunks.push(String(chunk));
        setImmediate(done);
      },
    });
    const messages = new FramedDuplex(below, new NetstringDecoder(), netstringEncoder());
    for (const text of ["a", "b", "c"]) messages.write(bytesOf(text));
    messages.end();
    await once(messages, "finish");
    expect(chunks).toEqual(["1:a,", "1:b,1:c,"]);
  });

  test("gives a reason that is no Error as one", async () => {
    const decoder = {
      decode: (): never => {
        // oxlint-disable-next-line no-throw-literal -- others may throw what they like
        throw "nonsense";
      },
      decodeEnd: () => [],
    };
    const below = new PassThrough();
    const messages = new FramedDuplex(below, decoder, netstringEncoder());
    below.write("x");
    const [error] = await once(messages, "error");
    expect(error).toMatchObject({ message: "nonsense" });
  });
});
