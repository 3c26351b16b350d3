import { clearScreenDown, createInterface, moveCursor, cursorTo, type Interface } from "node:readline";

/** A terminal on which one types below, while lines come in above. */
export class Terminal {
  readonly #interface: Interface;
  #isOpen = true;

  constructor() {
    this.#interface = createInterface({
      input: process.stdin,
      output: process.stdout,
      terminal: true,
      prompt: "> ",
    });
    this.#interface.on("close", () => (this.#isOpen = false));
    this.#interface.prompt();
  }

  /** Whether somebody may still type something. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Each line that is typed, until Ctrl-D. */
  async *lines(): AsyncGenerator<string, void, void> {
    for await (const line of this.#interface) {
      yield line;
      this.#interface.prompt();
    }
  }

  /** Prints a line above the one that is being typed, which stays as it is. */
  print(line: string): void {
    if (!this.#isOpen) {
      process.stdout.write(`${line}\n`);
      return;
    }
    // What is being typed may take several rows.
    moveCursor(process.stdout, 0, -this.#interface.getCursorPos().rows);
    cursorTo(process.stdout, 0);
    clearScreenDown(process.stdout);
    process.stdout.write(`${line}\n`);
    this.#interface.prompt(true);
  }

  /** Gives the terminal back. */
  close(): void {
    this.#interface.close();
  }
}
