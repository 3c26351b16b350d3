import { FrameDecoder, type FrameVisitor } from "./frame-decoder.ts";

/** A decoder of frames whose beginning tells how long they are. */
export abstract class SizedDecoder extends FrameDecoder {
  /** How much of the frame measured last comes before its payload, and how much after, in bytes. */
  protected headerLength = 0;
  protected trailerLength = 0;

  /**
   * How many bytes the frame that begins at `buffer[start]` has, or at least how many it takes to say more than
   * `buffer[start, end)` does; 1 or more.
   */
  protected abstract measure(buffer: Uint8Array, start: number, end: number): number;

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
