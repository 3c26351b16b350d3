import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from "node:readline";
import { note } from "@acceptloop/program";
import { type Connection, TimeoutError } from "@acceptloop/sockets";

/** What bounds a conversation. */
interface Patience {
  /** Whether the first reply is the last. */
  readonly isOnce: boolean;
  /** Milliseconds that a line may stay without a reply; 0 for ever. */
  readonly timeout: number;
}

const PROMPT = "Your message (quit to leave): ";
const MOST_REMEMBERED_LINES = 100;

/**
 * A conversation of a person: a line is sent when it is entered, and a reply is shown as soon as it comes, above the line
 * that is being typed.
 */
export async function talkAtTerminal(connection: Connection, patience: Patience): Promise<void> {
  const { stdin: input, stdout: output } = process;
  const terminal = createInterface({ input, output, prompt: PROMPT, historySize: MOST_REMEMBERED_LINES });
  let isOpen = true;
  let isLeaving = false;
  let hasServerClosed = false;
  let askedAt: number | undefined;

  const show = (reply: string): void => {
    askedAt = undefined;
    showAbove(terminal, reply, isOpen);
  };
  const isLate = (): boolean => askedAt !== undefined && Date.now() - askedAt >= patience.timeout;
  const leave = (): void => {
    isLeaving = true;
    terminal.close();
  };
  terminal.once("close", () => (isOpen = false));
  terminal.on("SIGINT", leave);

  const replies = showReplies(connection, patience, show, isLate);
  const close = (): void => {
    hasServerClosed = isOpen;
    terminal.close();
  };
  replies.then(close, close);

  terminal.prompt();
  for await (const line of terminal) {
    if (line.trim().toLowerCase() === "quit") leave();
    if (isLeaving) break;
    askedAt ??= Date.now();
    await connection.write(Buffer.from(`${line}\n`));
    if (isOpen) terminal.prompt();
  }

  wipe(terminal);
  if (isLeaving) return void output.write("Bye...\n");
  // The end of input: nothing more will be asked, but there may be answers. Or the server has closed: nothing to end then.
  await connection.shutdown("write").catch(() => {});
  await replies;
  if (hasServerClosed && !patience.isOnce) note("the server has closed the connection");
}

async function showReplies(
  connection: Connection,
  { isOnce }: Patience,
  show: (reply: string) => void,
  isLate: () => boolean,
): Promise<void> {
  // Not for each reply by itself, since the network may have cut a character in two.
  const decoder = new TextDecoder();
  for (;;) {
    const bytes = await connection.read().catch((error: unknown) => {
      // Who has asked nothing may think for as long as he likes.
      if (error instanceof TimeoutError && !isLate()) return undefined;
      throw error;
    });
    if (bytes === null) return;
    if (bytes !== undefined) show(decoder.decode(bytes, { stream: true }));
    if (bytes !== undefined && isOnce) return;
  }
}

function showAbove(terminal: Interface, reply: string, isTyping: boolean): void {
  const text = visible(reply);
  if (!isTyping) return void process.stdout.write(text);
  wipe(terminal);
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  // prompt() first goes up by as many rows as it went down when it drew the line last; they are not there any more.
  process.stdout.write("\n".repeat(Number(Reflect.get(terminal, "prevRows") ?? 0)));
  terminal.prompt(true);
}

/** Takes the line that is being typed off the screen, which may have several rows. */
function wipe(terminal: Interface): void {
  moveCursor(process.stdout, 0, -terminal.getCursorPos().rows);
  cursorTo(process.stdout, 0);
  clearScreenDown(process.stdout);
}

/** A reply must not command the terminal, so control characters are shown by the pictures that Unicode has for them. */
function visible(reply: string): string {
  return reply.replaceAll("\r\n", "\n").replaceAll(/[^\P{Cc}\n\t]/gu, picture);
}

function picture(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\uFFFD";
}
