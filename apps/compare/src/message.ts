const LINE_FEED = 0x0a;
const LETTERS = 26;
const escapes: Readonly<Record<string, number>> = { n: 0x0a, r: 0x0d, t: 0x09, "\\": 0x5c };

/** A line of so many bytes: letters, and a line feed. */
export function messageOf(bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, index) =>
    index === bytes - 1 ? LINE_FEED : 0x61 + (index % LETTERS),
  );
}

/** What the service `upper` makes of it: ASCII letters in upper case, all other bytes as they are. */
export function upperCased(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte));
}

/** The bytes of a text with the escapes of printf(1); undefined when one of them is unknown. */
export function bytesOf(text: string): Uint8Array | undefined {
  const parts = text.split(/(\\(?:x[0-9a-fA-F]{2}|[^]?))/);
  const chunks: Uint8Array[] = [];
  for (const part of parts) {
    if (!part.startsWith("\\")) chunks.push(new TextEncoder().encode(part));
    else {
      const byte = part.length === 4 ? Number(`0${part.slice(1)}`) : escapes[part.slice(1)];
      if (byte === undefined) return undefined;
      chunks.push(new Uint8Array([byte]));
    }
  }
  return new Uint8Array(Buffer.concat(chunks));
}
