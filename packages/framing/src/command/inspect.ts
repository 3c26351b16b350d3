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
  /** Where in the stream `#bytes`, and the next row, begins. */
  #start = 0;
  readonly #extents: Extent[] = [];

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
    let rows = "";
    while (this.#start + ROW <= settled) rows += this.#row(ROW);
    return rows;
  }

  /** All rows up to `end`, the last of which may be short. */
  rest(end: number): string {
    const rows = this.take(end);
    return this.#start < end ? rows + this.#row(end - this.#start) : rows;
  }

  /** Draws the next `length` bytes and lets go of them. */
  #row(length: number): string {
    const start = this.#start;
    const end = start + length;
    const beyond = this.#extents.findIndex((extent) => extent.start > end);
    const near = this.#extents.slice(0, beyond === -1 ? undefined : beyond);
    const border = (at: number): string =>
      near.some((extent) => extent.start === at || extent.end === at) ? "|" : " ";
    let hex = "";
    let text = "";
    for (let at = start; at < end; at++) {
      const byte = byteAt(this.#bytes, at - start);
      const style = near.find((extent) => extent.start <= at && at < extent.end)?.style ?? "dim";
      const isPrintable = byte >= 0x20 && byte < 0x7f;
      hex += border(at) + this.#paint(style, byte.toString(16).padStart(2, "0"));
      text += this.#paint(style, isPrintable ? String.fromCharCode(byte) : ".");
    }
    this.#bytes = this.#bytes.subarray(length);
    this.#start = end;
    this.#extents.splice(0, near.findLastIndex((extent) => extent.end < end) + 1);
    const padding = "   ".repeat(ROW - length);
    return `${start.toString(16).padStart(8, "0")} ${hex}${border(end)}${padding} ${text}\n`;
  }
}
