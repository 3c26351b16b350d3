/** A byte as a number; 0 beyond the end, where TypeScript cannot know that nobody looks. */
export function byteAt(buffer: Uint8Array, index: number): number {
  return buffer[index] ?? 0;
}
