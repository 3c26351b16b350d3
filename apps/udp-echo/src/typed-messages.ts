import { LineDecoder } from "@acceptloop/framing/lines";

const PROMPT = "Message (quit to leave): ";

/**
 * The messages that a person, or a file, has for us: the given one alone, or each line of standard input until it ends or
 * says `quit`, in capitals or not.
 *
 * @param endsWithNul whether each is to end with a NUL byte, which a program in C may wait for
 */
export async function* messagesFrom(
  one: string | undefined,
  endsWithNul: boolean,
): AsyncGenerator<Uint8Array, void, void> {
  const finish = (line: Uint8Array): Uint8Array => (endsWithNul ? Buffer.concat([line, Buffer.of(0)]) : line);
  if (one !== undefined) {
    yield finish(Buffer.from(one));
    return;
  }
  for await (const line of lines()) {
    if (/^quit$/i.test(Buffer.from(line).toString("latin1"))) {
      process.stdout.write("Bye...\n");
      return;
    }
    yield finish(line);
    prompt();
  }
}

async function* lines(): AsyncGenerator<Uint8Array, void, void> {
  const decoder = new LineDecoder();
  const found: Uint8Array[] = [];
  const keep = (buffer: Uint8Array, start: number, end: number): void => {
    found.push(buffer.slice(start, end));
  };
  prompt();
  for await (const bytes of process.stdin) {
    decoder.push(bytes, keep);
    yield* found.splice(0);
  }
  decoder.end(keep);
  yield* found;
}

function prompt(): void {
  if (process.stdin.isTTY) process.stdout.write(PROMPT);
}
