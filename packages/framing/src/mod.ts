/**
 * Where a message ends.
 *
 * @module
 */
export { FrameTooLongError } from "./frame-too-long-error.ts";
export { LineDecoder, type LineDecoderOptions, type FrameVisitor } from "./lines.ts";
