import { Duplex } from "node:stream";
import type { Decoder } from "./decoder.ts";
import { BatchEncoder, type FrameEncoder } from "./frame-encoder.ts";
import { MalformedFrameError } from "./malformed-frame-error.ts";

/**
 * A Node `Duplex` of messages on top of one of bytes, such as a `net.Socket`: what is written to it is encoded, what is
 * read from it was decoded. It passes on back-pressure, half-close and errors both ways, and destroys the stream below
 * when the bytes are refused. Messages that wait to be written together are encoded into one buffer.
 *
 * @example
 * ```ts
 * import { PassThrough } from "node:stream";
 * import { JsonLineDecoder, jsonLineEncoder } from "@acceptloop/framing";
 * import { FramedDuplex } from "@acceptloop/framing/node-duplex";
 *
 * const messages = new FramedDuplex(new PassThrough(), new JsonLineDecoder(), jsonLineEncoder());
 * messages.end({ prime: 7 });
 * await messages.toArray(); // => [{ prime: 7 }]
 * ```
 */
export class FramedDuplex<Incoming, Outgoing = Incoming> extends Duplex {
  readonly #stream: Duplex;
  readonly #encode: FrameEncoder<Outgoing>;

  /**
   * Takes over a stream of bytes.
   *
   * @param stream is this one's alone from now on
   */
  constructor(stream: Duplex, decoder: Decoder<Incoming>, encode: FrameEncoder<Outgoing>) {
    super({ objectMode: true });
    this.#stream = stream;
    this.#encode = encode;
    stream.on("data", (chunk: Uint8Array) => this.#give(() => decoder.decode(chunk)));
    stream.on("end", () => {
      if (this.#give(() => decoder.decodeEnd())) this.push(null);
    });
    stream.on("error", (error) => this.destroy(error));
    stream.on("close", () => {
      // Without an end there was no error either when the stream below was simply destroyed.
      if (!stream.readableEnded || !stream.writableFinished) this.destroy();
    });
  }

  /** Asks for bytes. */
  override _read(): void {
    this.#stream.resume();
  }

  /** Encodes a message. */
  override _write(message: Outgoing, _encoding: string, done: (error?: Error | null) => void): void {
    this.#send([message], done);
  }

  /** Encodes the messages that have waited together. */
  override _writev(
    writes: readonly { readonly chunk: Outgoing }[],
    done: (error?: Error | null) => void,
  ): void {
    this.#send(
      writes.map((write) => write.chunk),
      done,
    );
  }

  /** Passes half-close on. */
  override _final(done: () => void): void {
    this.#stream.end(done);
  }

  /** Takes the stream below down too. */
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#stream.destroy();
    done(error);
  }

  #send(messages: readonly Outgoing[], done: (error?: Error | null) => void): void {
    const batch = new BatchEncoder(this.#encode);
    try {
      for (const message of messages) batch.add(message);
    } catch (error) {
      done(asError(error));
      return;
    }
    this.#stream.write(batch.take(), done);
  }

  /** Whether all of the messages could be given. */
  #give(decode: () => Iterable<Incoming>): boolean {
    try {
      for (const message of decode()) {
        // To a Node stream, null means the end.
        if (message === null) throw new MalformedFrameError("null cannot be a message of a Node stream");
        if (!this.push(message)) this.#stream.pause();
      }
      return true;
    } catch (error) {
      this.destroy(asError(error));
      return false;
    }
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
