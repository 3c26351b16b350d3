import { byteAt } from "../byte-at.ts";
import type { NamedCodec } from "./named-codec.ts";
import { type Paint, paintFor, type Streams, write } from "./streams.ts";

const ROW = 16;
/** How much is shown of bytes that are no frame. */
const TAIL = 4 * ROW;

/** Part of a stream: a whole frame, or what is left. */
interface Extent {
  readonly start: number;
  readonly end: number;
  readonly style: "cyan" | "yellow" | "red";
}

/** Draws the borders of frames on a hex dump of stdin. */
export async function inspect(codec: NamedCodec, streams: Streams): Promise<void> {
  const dump = new HexDump(paintFor(streams));
  let frames = 0;
  let bytes = 0;
  const visit = ({ start, end }: { readonly start: number; readonly end: number }): void => {
    dump.mark({ start, end, style: frames % 2 === 0 ? "cyan" : "yellow" });
    frames++;
  };
  try {
    for await (const chunk of streams.stdin) {
      bytes += chunk.length;
      dump.add(chunk);
      codec.push(chunk, visit);
      await write(streams.stdout, dump.take(codec.offset()));
    }
    codec.end(visit);
  } finally {
    const settled = codec.offset();
    const shown = Math.min(bytes, settled + TAIL);
    if (shown > settled) dump.mark({ start: settled, end: shown, style: "red" });
    await write(streams.stdout, dump.rest(shown));
    if (bytes > shown) await write(streams.stdout, `… ${bytes - shown} more bytes\n`);
    await write(streams.stdout, `${frames} ${frames === 1 ? "frame" : "frames"} in ${bytes} bytes\n`);
  }
}

/** A hex dump that knows where frames begin and end, and holds only what is not drawn yet. */
class HexDump {
  readonly #paint: Paint;
  #bytes: Uint8Array = new Uint8Array(0);
  /** Where in the stream `#bytes` begins; a multiple of {@linkcode ROW}. */
  #start = 0;
  #extents: Extent[] = [];

  constructor(paint: Paint) {
    this.#paint = paint;
  }

  add(chunk: Uint8Array): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
  }

  mark(extent: Extent): void {
    this.#extents.push(extent);
  }

  /** The rows that lie before `settled`, where nothing changes any more. */
  take(settled: number): string {
    const length = Math.floor((settled - this.#start) / ROW) * ROW;
    let rows = "";
    for (let at = 0; at < length; at += ROW) rows += this.#row(at, at + ROW);
    this.#bytes = this.#bytes.subarray(length);
    this.#start += length;
    this.#extents = this.#extents.filter((extent) => extent.end >= this.#start);
    return rows;
  }

  /** All rows up to `end`, the last of which may be short. */
  rest(end: number): string {
    const rows = this.take(end);
    const length = end - this.#start;
    return length > 0 ? rows + this.#row(0, length) : rows;
  }

  #row(from: number, to: number): string {
    const start = this.#start + from;
    let hex = "";
    let text = "";
    for (let at = start; at < start + to - from; at++) {
      const byte = byteAt(this.#bytes, at - this.#start);
      const style = this.#extents.find((extent) => extent.start <= at && at < extent.end)?.style ?? "dim";
      const isPrintable = byte >= 0x20 && byte < 0x7f;
      hex += this.#border(at) + this.#paint(style, byte.toString(16).padStart(2, "0"));
      text += this.#paint(style, isPrintable ? String.fromCharCode(byte) : ".");
    }
    const padding = "   ".repeat(ROW - (to - from));
    return `${start.toString(16).padStart(8, "0")} ${hex}${this.#border(start + to - from)}${padding} ${text}\n`;
  }

  #border(at: number): string {
    return this.#extents.some((extent) => extent.start === at || extent.end === at) ? "|" : " ";
  }
}
