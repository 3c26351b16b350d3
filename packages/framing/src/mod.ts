/**
 * Where a message ends: codecs that make messages of a stream of bytes, however it was cut on its way.
 *
 * @module
 */
export { type ChunkSource, decodeAsync, decodeBatches } from "./async-iterable.ts";
export { CStringDecoder, cStringEncoder, encodeCString } from "./c-string.ts";
export { CaretDecoder, caretEncoder, encodeCaret } from "./caret.ts";
export { type ChatPacket, ChatPacketDecoder, chatPacketEncoder, encodeChatPacket } from "./chat-packet.ts";
export { CobsDecoder, cobsEncoder, encodeCobs } from "./cobs.ts";
export type { Decoder } from "./decoder.ts";
export { DelimiterDecoder, delimiterEncoder, encodeDelimited } from "./delimiter.ts";
export { encodeFixedSize, FixedSizeDecoder, fixedSizeEncoder } from "./fixed-size.ts";
export { FrameDecoder, type FrameVisitor } from "./frame-decoder.ts";
export { BatchEncoder, encodeFrame, type FrameEncoder, type FrameSink } from "./frame-encoder.ts";
export type { FrameLimit } from "./frame-limit.ts";
export { FrameTooLongError } from "./frame-too-long-error.ts";
export { FramingError, type FramingErrorCode } from "./framing-error.ts";
export { encodeJavaUtf, JavaUtfDecoder, javaUtfEncoder } from "./java-utf.ts";
export { encodeJsonLine, JsonLineDecoder, jsonLineEncoder } from "./json-lines.ts";
export {
  encodeLengthPrefixed,
  LengthPrefixDecoder,
  lengthPrefixEncoder,
  type LengthPrefixOptions,
} from "./length-prefix.ts";
export { encodeLine, LineDecoder, type LineDecoderOptions, lineEncoder, type LineEnding } from "./lines.ts";
export { MalformedFrameError } from "./malformed-frame-error.ts";
export { encodeNetstring, NetstringDecoder, netstringEncoder } from "./netstring.ts";
export { pack, PackDecoder, packEncoder, unpack } from "./pack.ts";
export type { PackValue } from "./pack-field.ts";
export { receiveExactly, type Reader } from "./receive-exactly.ts";
export { sendAll, type Writer } from "./send-all.ts";
export { SizedDecoder } from "./sized-decoder.ts";
export { UnexpectedEndError } from "./unexpected-end-error.ts";
export { type FrameReader, ValueDecoder } from "./value-decoder.ts";
export { encodeVarintPrefixed, VarintPrefixDecoder, varintPrefixEncoder } from "./varint-prefix.ts";
export { decodeStream, encodeStream } from "./web-streams.ts";
