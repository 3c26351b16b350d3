/** How each byte is shown: as itself, or as `\ooo` if a terminal might act on it or not know it. */
const shown: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const isPlain = (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
  return isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
});

/** Every byte that is not printable ASCII, tab or line end as backslash and three octal digits, as ncat shows them. */
export function escapeControls(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += shown[byte];
  return text;
}
