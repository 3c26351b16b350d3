import type { Readable, Writable } from "node:stream";
import { once } from "node:events";
import { styleText } from "node:util";

/** What a command may use of the process it runs in. */
export interface Streams {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Writes, and waits while whoever reads is slower than we are. */
export async function write(stdout: Writable, bytes: Uint8Array | string): Promise<void> {
  if (!stdout.write(bytes)) await once(stdout, "drain");
}

/** Colours a text. */
export type Paint = (style: "cyan" | "yellow" | "red" | "dim", text: string) => string;

/** Colour for a terminal, unless NO_COLOR (no-color.org) says otherwise; FORCE_COLOR asks for it anywhere. */
export function paintFor({ stdout, env }: Streams): Paint {
  const isColoured = !env["NO_COLOR"] && (stdout.isTTY === true || Boolean(env["FORCE_COLOR"]));
  return (style, text) => (isColoured ? styleText(style, text, { validateStream: false }) : text);
}
