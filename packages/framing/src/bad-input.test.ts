import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { bytesOf } from "../test-support/cut.ts";
import { listen } from "../test-support/listen.ts";
import {
  CaretDecoder,
  CobsDecoder,
  CStringDecoder,
  decodeAsync,
  encodeNetstring,
  type FrameDecoder,
  FrameTooLongError,
  LengthPrefixDecoder,
  LineDecoder,
  MalformedFrameError,
  NetstringDecoder,
  UnexpectedEndError,
  VarintPrefixDecoder,
} from "./mod.ts";

const nothing = (): void => {};

/** What an attack ended in, and by how many bytes memory outside and inside the heap had grown by then. */
function attack(
  decoder: FrameDecoder,
  chunks: Iterable<Uint8Array>,
): { error: unknown; grown: number; pushes: number } {
  const before = process.memoryUsage();
  let pushes = 0;
  let error: unknown;
  try {
    for (const chunk of chunks) {
      pushes++;
      decoder.push(chunk, nothing);
    }
    decoder.end(nothing);
  } catch (thrown) {
    error = thrown;
  }
  const after = process.memoryUsage();
  return { error, grown: after.arrayBuffers - before.arrayBuffers, pushes };
}

/** The same chunk as often as no decoder should bear, and yet not for ever. */
function* endless(chunk: Uint8Array): Generator<Uint8Array> {
  for (let count = 0; count < 100_000; count++) yield chunk;
}

const MEGABYTE = 1_000_000;

describe("bad input ends in a typed error and takes less than 1 MB", () => {
  const kilobyte = new Uint8Array(1024).fill(0x61);

  test.each<[string, FrameDecoder, Uint8Array]>([
    ["u32", new LengthPrefixDecoder(), Uint8Array.of(0xff, 0xff, 0xff, 0xff)],
    [
      "u32 little-endian",
      new LengthPrefixDecoder({ byteOrder: "little" }),
      Uint8Array.of(0xff, 0xff, 0xff, 0xff),
    ],
    ["varint", new VarintPrefixDecoder(), Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f)],
    ["netstring", new NetstringDecoder(), bytesOf("4294967295:")],
  ])("a length of 4 GiB, %s", (_name, decoder, header) => {
    const { error, grown } = attack(decoder, [header, kilobyte]);
    expect(error).toBeInstanceOf(FrameTooLongError);
    expect(error).toMatchObject({ code: "FRAME_TOO_LONG", limit: 65_536, offset: 0 });
    expect(grown).toBeLessThan(MEGABYTE);
  });

  test.each<[string, FrameDecoder]>([
    ["line", new LineDecoder()],
    ["CRLF line", new LineDecoder({ ending: "crlf" })],
    ["C string", new CStringDecoder()],
    ["COBS", new CobsDecoder()],
  ])("a never-ending %s", (_name, decoder) => {
    const { error, grown, pushes } = attack(decoder, endless(kilobyte));
    expect(error).toBeInstanceOf(FrameTooLongError);
    expect(pushes).toBeLessThanOrEqual(66);
    expect(grown).toBeLessThan(MEGABYTE);
  });

  test("a never-ending ^ message, and no message at all", () => {
    const opened = attack(new CaretDecoder(), endless(bytesOf("^")));
    expect(opened.error).toBeInstanceOf(FrameTooLongError);
    expect(opened.grown).toBeLessThan(MEGABYTE);
    const idle = attack(
      new CaretDecoder(),
      Array.from({ length: 10_000 }, () => kilobyte),
    );
    expect(idle.error).toBeUndefined();
    expect(idle.grown).toBeLessThan(MEGABYTE);
  });

  test.each<[string, FrameDecoder, string]>([
    ["varint", new VarintPrefixDecoder(), "\x80"],
    ["netstring", new NetstringDecoder(), "0"],
  ])("a never-ending header, %s", (_name, decoder, byte) => {
    const { error, pushes } = attack(decoder, endless(Buffer.from(byte, "latin1")));
    expect(error).toBeInstanceOf(MalformedFrameError);
    expect(pushes).toBeLessThanOrEqual(4);
  });

  test("a promised frame that never comes takes memory only for what came", () => {
    const promised = Uint8Array.of(0x7f, 0xff, 0xff, 0xff);
    const decoder = new LengthPrefixDecoder({ maxFrameLength: 2 ** 31 - 1 });
    const { error, grown } = attack(decoder, [promised, kilobyte]);
    expect(error).toBeInstanceOf(UnexpectedEndError);
    expect(grown).toBeLessThan(MEGABYTE);
  });

  test("a server that refuses one connection goes on serving another", async () => {
    const refused: unknown[] = [];
    const serve = async (socket: Socket): Promise<void> => {
      try {
        for await (const frame of decodeAsync(socket, new NetstringDecoder()))
          socket.write(encodeNetstring(frame));
        socket.end();
      } catch (error) {
        refused.push(error);
        socket.destroy();
      }
    };
    const server = createServer({ allowHalfOpen: true }, (socket) => void serve(socket));
    const port = await listen(server);
    const good = connect(port, "127.0.0.1");
    good.write("3:o");
    const bad = connect(port, "127.0.0.1");
    bad.resume().end("4294967295:");
    await once(bad, "close");
    good.end("ne,");
    expect(Buffer.concat(await good.toArray()).toString()).toBe("3:one,");
    expect(refused).toEqual([expect.any(FrameTooLongError)]);
    server.close();
  });

  test("one decoder's error does not disturb another", () => {
    const good = new LineDecoder();
    const bad = new LineDecoder({ maxFrameLength: 1 });
    const lines: number[] = [];
    good.push(bytesOf("on"), nothing);
    expect(() => bad.push(bytesOf("two\n"), nothing)).toThrow(FrameTooLongError);
    good.push(bytesOf("e\n"), (_buffer, start, end) => lines.push(end - start));
    expect(lines).toEqual([3]);
  });
});
