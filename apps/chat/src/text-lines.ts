import { decodeAsync } from "@acceptloop/framing/async-iterable";
import { encodeLine, LineDecoder } from "@acceptloop/framing/lines";

/** What is typed, line by line. One reader for the whole program: standard input has one place. */
export function typedLines(): AsyncIterableIterator<Uint8Array> {
  return textLines(process.stdin);
}

/** The lines of a stream; the last one need not have an end. */
export function textLines(source: AsyncIterable<Uint8Array>): AsyncIterableIterator<Uint8Array> {
  return decodeAsync(source, new LineDecoder());
}

/** A line as it is sent. */
export function withEnd(line: Uint8Array): Uint8Array {
  return encodeLine(line, { ending: "lf" });
}

/**
 * Prints a line, and waits until it is out. On a terminal, control characters that came from somebody else are shown and
 * not obeyed, since they could move the cursor or worse.
 */
export function printLine(line: Uint8Array): Promise<void> {
  const bytes = process.stdout.isTTY ? withEnd(new TextEncoder().encode(harmless(line))) : withEnd(line);
  return new Promise((resolve) => process.stdout.write(bytes, () => resolve()));
}

function harmless(line: Uint8Array): string {
  const text = new TextDecoder().decode(line);
  // eslint-disable-next-line no-control-regex -- these are what it is about
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (character) => {
    return `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
  });
}
