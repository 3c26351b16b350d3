import { FrameDecoder, type FrameVisitor } from "./frame-decoder.ts";

/**
 * A decoder of frames whose beginning tells how long they are.
 *
 * @example
 * ```ts
 * import { SizedDecoder } from "@acceptloop/framing";
 *
 * // A TLV: a byte of type, a byte of length, the value. The type is shown with the value.
 * class TlvDecoder extends SizedDecoder {
 *   constructor() {
 *     super("a TLV", {});
 *   }
 *   protected override measure(buffer: Uint8Array, start: number, end: number): number {
 *     return end - start < 2 ? 2 : 2 + (buffer[start + 1] ?? 0);
 *   }
 * }
 * Array.from(new TlvDecoder().decode(Uint8Array.of(9, 1, 7, 8, 0))); // => [Uint8Array.of(9, 1, 7), Uint8Array.of(8, 0)]
 * ```
 */
export abstract class SizedDecoder extends FrameDecoder {
  /** How much of the frame measured last comes before its payload, in bytes. */
  protected headerLength = 0;
  /** How much of it comes after its payload, in bytes. */
  protected trailerLength = 0;

  /**
   * How many bytes the frame that begins at `buffer[start]` has, or at least how many it takes to say more than
   * `buffer[start, end)` does; 1 or more.
   */
  protected abstract measure(buffer: Uint8Array, start: number, end: number): number;

  /** Measures one frame after another. */
  protected override scan(chunk: Uint8Array, visit: FrameVisitor): void {
    let start = this.heldLength > 0 ? this.#completeHeld(chunk, visit) : 0;
    while (start < chunk.length) {
      const length = this.measure(chunk, start, chunk.length);
      if (length > chunk.length - start) {
        this.hold(chunk, start, chunk.length, length);
        return;
      }
      const next = start + length;
      this.show(chunk, start + this.headerLength, next - this.trailerLength, next, visit);
      start = next;
    }
  }

  /** Adds to the frame that is held what it lacks, and says where in `chunk` the next one begins. */
  #completeHeld(chunk: Uint8Array, visit: FrameVisitor): number {
    let at = 0;
    for (;;) {
      const length = this.measure(this.held, 0, this.heldLength);
      if (length <= this.heldLength) {
        this.heldLength = 0;
        this.show(this.held, this.headerLength, length - this.trailerLength, at, visit);
        return at;
      }
      if (at === chunk.length) return at;
      const until = Math.min(chunk.length, at + length - this.heldLength);
      this.hold(chunk, at, until, length);
      at = until;
    }
  }
}
