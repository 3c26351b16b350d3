import { encodeFrame, type FrameEncoder } from "./frame-encoder.ts";
import { type FrameLimit, frameLimit } from "./frame-limit.ts";
import { FrameTooLongError } from "./frame-too-long-error.ts";
import { LengthPrefixDecoder } from "./length-prefix.ts";
import { MalformedFrameError } from "./malformed-frame-error.ts";
import { decodeText, encodeText } from "./utf-8.ts";
import { ValueDecoder } from "./value-decoder.ts";

/** Who says what. */
export interface ChatPacket {
  /** At most 8 bytes of UTF-8, without NUL at its end. */
  readonly name: string;
  /** At most 128 bytes of UTF-8. */
  readonly text: string;
}

const NAME_LENGTH = 8;
const LONGEST_TEXT = 128;
const LONGEST = NAME_LENGTH + LONGEST_TEXT;

/**
 * Reads the packets of "Son of Data Encapsulation" in Beej's Guide to Network Programming, section 7.6: a byte that
 * counts what follows it, eight bytes of name padded with NUL, and up to 128 bytes of text.
 *
 * @example
 * ```ts
 * import { ChatPacketDecoder } from "@acceptloop/framing";
 *
 * const decoder = new ChatPacketDecoder();
 * const bytes = new TextEncoder().encode("\x0atom\0\0\0\0\0Hi");
 * Array.from(decoder.decode(bytes)); // => [{ name: "tom", text: "Hi" }]
 * ```
 */
export class ChatPacketDecoder extends ValueDecoder<ChatPacket> {
  /**
   * Begins a stream.
   *
   * @throws {RangeError} when the limit is not a whole number from 0 up
   */
  constructor(options: FrameLimit = {}) {
    super(new LengthPrefixDecoder({ maxFrameLength: frameLimit(options, LONGEST), width: 1 }), readPacket);
  }
}

/**
 * An encoder of "Son of Data Encapsulation".
 *
 * @example
 * ```ts
 * import { BatchEncoder, chatPacketEncoder } from "@acceptloop/framing";
 *
 * const batch = new BatchEncoder(chatPacketEncoder());
 * batch.add({ name: "Benjamin", text: "Hey" });
 * new TextDecoder().decode(batch.take()); // => "\x0bBenjaminHey"
 * ```
 */
export function chatPacketEncoder(options: FrameLimit = {}): FrameEncoder<ChatPacket> {
  const limit = frameLimit(options, LONGEST);
  return (packet, sink) => {
    const name = encodeText(packet.name);
    const text = encodeText(packet.text);
    const length = NAME_LENGTH + text.length;
    if (name.length > NAME_LENGTH) throw new FrameTooLongError(`a name of ${name.length} bytes`, NAME_LENGTH);
    if (name.at(-1) === 0)
      throw new MalformedFrameError("cannot encode a name that ends in NUL: NUL is its padding");
    if (length > limit) throw new FrameTooLongError(`a packet of ${length} bytes`, limit);
    const at = sink.reserve(1 + length);
    sink.bytes[at] = length;
    sink.bytes.set(name, at + 1);
    sink.bytes.set(text, at + 1 + NAME_LENGTH);
  };
}

/**
 * A packet of "Son of Data Encapsulation".
 *
 * @throws {FrameTooLongError} when the name or the text is too long
 * @throws {MalformedFrameError} when the name ends in NUL
 *
 * @example
 * ```ts
 * import { encodeChatPacket } from "@acceptloop/framing";
 *
 * new TextDecoder().decode(encodeChatPacket({ name: "tom", text: "Hi" })); // => "\x0atom\0\0\0\0\0Hi"
 * ```
 */
export function encodeChatPacket(packet: ChatPacket, options: FrameLimit = {}): Uint8Array {
  return encodeFrame(chatPacketEncoder(options), packet);
}

function readPacket(buffer: Uint8Array, start: number, end: number, offset: number): ChatPacket {
  const textStart = start + NAME_LENGTH;
  if (textStart > end) {
    throw new MalformedFrameError(
      `a packet of ${end - start} bytes has no room for its ${NAME_LENGTH} of name`,
      offset,
    );
  }
  let nameEnd = textStart;
  while (nameEnd > start && buffer[nameEnd - 1] === 0) nameEnd--;
  return {
    name: decodeText(buffer, start, nameEnd, "a name", offset),
    text: decodeText(buffer, textStart, end, "a text", offset),
  };
}
