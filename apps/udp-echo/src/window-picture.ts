import { styleText } from "node:util";
import type { PieceState, Sender } from "@acceptloop/transport";

const MILLISECONDS_PER_PICTURE = 100;
const WIDEST = 64;

const marks: Readonly<Record<PieceState, { mark: string; style: "green" | "yellow" | "red" | "dim" }>> = {
  acknowledged: { mark: "=", style: "green" },
  sent: { mark: ">", style: "yellow" },
  resent: { mark: "!", style: "red" },
  unsent: { mark: ".", style: "dim" },
};

/** Draws a sender's window on stderr, in one line of a terminal, ten times a second. */
export class Picture {
  readonly #isWanted: boolean;
  readonly #isTerminal: boolean;
  #nextAt = 0;

  /** @param isForced draws line after line when stderr is no terminal; otherwise nothing is drawn there */
  constructor(isForced: boolean) {
    this.#isTerminal = process.stderr.isTTY;
    this.#isWanted = isForced || this.#isTerminal;
  }

  draw(sender: Sender): void {
    const now = performance.now();
    if (!this.#isWanted || now < this.#nextAt) return;
    this.#nextAt = now + MILLISECONDS_PER_PICTURE;
    const line = pictureOf(sender);
    process.stderr.write(this.#isTerminal ? `\r\u001b[K${line}` : `${line}\n`);
  }

  end(): void {
    if (this.#isWanted && this.#isTerminal) process.stderr.write("\r\u001b[K");
  }
}

/** `#1200 [==>!>>..] 1.2 ms, 12 % again`: from the oldest piece on, what has become of each. */
export function pictureOf({ window, counts }: Sender): string {
  const states = Array.from(
    { length: Math.min(window.size, WIDEST) },
    (_, index) => window.pieces[index] ?? "unsent",
  );
  const pieces = states.map((state) =>
    styleText(marks[state].style, marks[state].mark, { stream: process.stderr }),
  );
  const again = ((100 * counts.resent) / Math.max(1, counts.sent + counts.resent)).toFixed(0);
  return `#${window.base} [${pieces.join("")}] waits ${window.timeout.toFixed(1)} ms, ${again} % sent again`;
}
