import { createRequire } from "node:module";
import type { Transform } from "node:stream";
import { decode as decodeFrameStream, encode as encodeFrameStream } from "frame-stream";
import { decode as decodeItLengthPrefixed, encode as encodeItLengthPrefixed } from "it-length-prefixed";

const require = createRequire(import.meta.url);

// These two have no types of their own.
const split2: () => Transform = require("split2");
const lengthPrefixedStream: {
  encode: () => Transform;
  decode: (options?: { allowEmpty?: boolean }) => Transform;
} = require("length-prefixed-stream");

export { split2, lengthPrefixedStream };
export const frameStream = { decode: decodeFrameStream, encode: encodeFrameStream };
export const itLengthPrefixed = { decode: decodeItLengthPrefixed, encode: encodeItLengthPrefixed };
