import { decodeBatches } from "../async-iterable.ts";
import { BatchEncoder } from "../frame-encoder.ts";
import { LineDecoder } from "../lines.ts";
import { type NamedCodec, type ShownMessage, stringify } from "./named-codec.ts";
import { type Streams, write } from "./streams.ts";

const LINE_FEED = Uint8Array.of(0x0a);

/** Lines from stdin become frames on stdout, as many at a time as a chunk brings. */
export async function encodeLines(
  codec: NamedCodec,
  maxFrameLength: number,
  streams: Streams,
): Promise<void> {
  const batch = new BatchEncoder(codec.encode);
  // What a message may have is the codec's to say; as a line it may take several times as much.
  const lines = new LineDecoder({ ending: "lf", maxFrameLength: 8 * maxFrameLength + 1024 });
  try {
    for await (const chunk of decodeBatches(streams.stdin, lines)) {
      for (const line of chunk) batch.add(line);
      if (batch.length > 0) await write(streams.stdout, batch.take());
    }
  } finally {
    // After an error, what came before it.
    if (batch.length > 0) await write(streams.stdout, batch.take());
  }
}

/** Frames from stdin become lines on stdout. */
export async function decodeFrames(codec: NamedCodec, isJson: boolean, streams: Streams): Promise<void> {
  let lines: Uint8Array[] = [];
  const encoder = new TextEncoder();
  const visit = (message: ShownMessage): void => {
    const { start, end, line, json } = message;
    lines.push(isJson ? encoder.encode(stringify({ start, end, ...json })) : line, LINE_FEED);
  };
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(lines);
    lines = [];
    if (bytes.length > 0) await write(streams.stdout, bytes);
  };
  try {
    for await (const chunk of streams.stdin) {
      codec.push(chunk, visit);
      await flush();
    }
    codec.end(visit);
  } finally {
    await flush();
  }
}
