import type { Transform } from "node:stream";
import {
  BatchEncoder,
  decodeAsync,
  decodeBatches,
  type FrameDecoder,
  type FrameEncoder,
  LengthPrefixDecoder,
  lengthPrefixEncoder,
  LineDecoder,
  lineEncoder,
  VarintPrefixDecoder,
  varintPrefixEncoder,
} from "../src/mod.ts";
import { frameStream, itLengthPrefixed, lengthPrefixedStream, split2 } from "../test-support/peers.ts";

/** Takes all frames of a stream and says how many bytes of payload there were. */
interface Contender {
  readonly name: string;
  readonly run: (chunks: readonly Buffer[]) => number | Promise<number>;
}

/** Contenders that read the same stream. */
export interface Race {
  readonly format: string;
  readonly encoder: FrameEncoder;
  /** How many bytes a frame has beyond its payload. */
  readonly overhead: number;
  readonly contenders: readonly Contender[];
}

function visitor(open: () => FrameDecoder): Contender["run"] {
  return (chunks) => {
    const decoder = open();
    let bytes = 0;
    const visit = (_buffer: Uint8Array, start: number, end: number): void => {
      bytes += end - start;
    };
    for (const chunk of chunks) decoder.push(chunk, visit);
    decoder.end(visit);
    return bytes;
  };
}

function views(open: () => FrameDecoder): Contender["run"] {
  return (chunks) => {
    const decoder = open();
    let bytes = 0;
    for (const chunk of chunks) for (const frame of decoder.decode(chunk)) bytes += frame.length;
    for (const frame of decoder.decodeEnd()) bytes += frame.length;
    return bytes;
  };
}

function stream(open: () => Transform): Contender["run"] {
  return async (chunks) => {
    const transform = open();
    let bytes = 0;
    transform.on("data", (frame: { readonly length: number }) => {
      bytes += frame.length;
    });
    const ended = new Promise((resolve) => transform.on("end", resolve));
    for (const chunk of chunks) transform.write(chunk);
    transform.end();
    await ended;
    return bytes;
  };
}

// oxlint-disable-next-line require-await -- a source that is asynchronous is the point
async function* asynchronously(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}

/** What races on frames of `size` bytes, prefix or delimiter included. */
export function races(size: number): readonly Race[] {
  const openLines = (): FrameDecoder => new LineDecoder();
  const openVarint = (): FrameDecoder => new VarintPrefixDecoder();
  const openU32 = (): FrameDecoder => new LengthPrefixDecoder();
  return [
    {
      format: "lines",
      encoder: lineEncoder(),
      overhead: 1,
      contenders: [
        { name: "visitor", run: visitor(openLines) },
        { name: "views", run: views(openLines) },
        { name: "split2", run: stream(split2) },
      ],
    },
    {
      format: "varint",
      encoder: varintPrefixEncoder(),
      overhead: size < 128 ? 1 : 2,
      contenders: [
        { name: "visitor", run: visitor(openVarint) },
        { name: "views", run: views(openVarint) },
        { name: "length-prefixed-stream", run: stream(lengthPrefixedStream.decode) },
        {
          name: "async iterable",
          run: async (chunks) => {
            let bytes = 0;
            for await (const frame of decodeAsync(asynchronously(chunks), openVarint()))
              bytes += frame.length;
            return bytes;
          },
        },
        {
          name: "async batches",
          run: async (chunks) => {
            let bytes = 0;
            for await (const frames of decodeBatches(asynchronously(chunks), openVarint())) {
              for (const frame of frames) bytes += frame.length;
            }
            return bytes;
          },
        },
        {
          name: "it-length-prefixed",
          run: async (chunks) => {
            let bytes = 0;
            for await (const frame of itLengthPrefixed.decode(asynchronously(chunks))) bytes += frame.length;
            return bytes;
          },
        },
      ],
    },
    {
      format: "u32",
      encoder: lengthPrefixEncoder(),
      overhead: 4,
      contenders: [
        { name: "visitor", run: visitor(openU32) },
        { name: "views", run: views(openU32) },
        { name: "frame-stream", run: stream(frameStream.decode) },
      ],
    },
  ];
}

const CHUNK = 65_536;
/** Small enough for a processor's cache, where bytes are that a socket has just read. */
const PERIOD = 8 * CHUNK;

/**
 * Frames of `size` bytes in chunks of 64 KiB, which come again `times` times. With `isCrossing`, a shorter frame comes
 * first, so that one crosses each border between chunks.
 */
export function chunksOf(
  race: Race,
  size: number,
  times: number,
  isCrossing: boolean,
): { chunks: Buffer[]; payload: number; frames: number } {
  const batch = new BatchEncoder(race.encoder);
  let payload = 0;
  let frames = 0;
  const add = (length: number): void => {
    batch.add(new Uint8Array(length).fill(0x61));
    payload += length;
    frames++;
  };
  if (isCrossing) add(size / 2 - race.overhead);
  while (batch.length < PERIOD) add(size - race.overhead);
  const bytes = Buffer.from(batch.take());
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK) chunks.push(bytes.subarray(at, at + CHUNK));
  return {
    chunks: Array.from({ length: times }, () => chunks).flat(),
    payload: times * payload,
    frames: times * frames,
  };
}
